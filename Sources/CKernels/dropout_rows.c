#include "dropout_mask.h"
#include "share.h"

typedef struct dropout_call {
  mask mask;
  size_t rows, columns, stride;
  const float *x;
  float *y;
} dropout_call;

#define CK_BODY "dropout_rows_body.h"
#include "each_isa.h"

void ck_dropout_rows(
    ck_run run, ck_dropout dropout, int64_t rows, int64_t columns, int64_t stride, const float *x,
    float *y) {
  const size_t count = (size_t)rows * (size_t)columns;
  dropout_call call = {
      .mask = mask_of(dropout),
      .rows = (size_t)rows,
      .columns = (size_t)columns,
      .stride = (size_t)stride,
      .x = x,
      .y = y,
  };
  if (columns == stride) {
    call.rows = 1;
    call.columns = call.stride = count;
  }
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, dropout_rows), &call);
}
