#include "dropout_mask.h"
#include "share.h"

typedef struct dropout_call {
  mask mask;
  size_t planes, blocks, channels, pixels;
  const float *x;
  float *y;
} dropout_call;

#define CK_BLOCKED
#define CK_BODY "dropout_blocked_body.h"
#include "each_isa.h"

void ck_dropout_blocked(
    ck_run run, ck_dropout dropout, ck_shape shape, const float *x, float *y) {
  const size_t blocks = (size_t)ck_padded_channels(shape) / (size_t)shape.block;
  dropout_call call = {
      .mask = mask_of(dropout),
      .planes = (size_t)shape.batch * blocks,
      .blocks = blocks,
      .channels = (size_t)shape.channels,
      .pixels = (size_t)shape.height * (size_t)shape.width,
      .x = x,
      .y = y,
  };
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, dropout_blocked), &call);
}
