#include "ck_arena.h"

#include "share.h"

/// One pass over y, with x where there is a second operand; `low` is also a pass's only scalar.
typedef struct pass {
  size_t count;
  const float *x;
  float *y;
  float low, high;
} pass;

/// Into how many blocks a sum is divided, whatever the number of threads.
enum { SUM_BLOCKS = 256 };

typedef struct sum {
  size_t count;
  const float *x;
  double partial[SUM_BLOCKS];
} sum;

#define CK_BODY "arena_body.h"
#include "each_isa.h"

#define SWEEP(name, ...)                                        \
  pass call = {__VA_ARGS__};                                    \
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

void ck_fill(ck_run run, size_t count, float value, float *x) {
  SWEEP(fill, count, x, x, value, 0);
}

void ck_copy(ck_run run, size_t count, const float *x, float *y) {
  SWEEP(copy, count, x, y, 0, 0);
}

void ck_accumulate(ck_run run, size_t count, const float *x, float *y) {
  SWEEP(accumulate, count, x, y, 0, 0);
}

void ck_approach(ck_run run, size_t count, float share, const float *x, float *y) {
  SWEEP(approach, count, x, y, share, 0);
}

void ck_scale(ck_run run, size_t count, float factor, float *x) {
  SWEEP(scale, count, x, x, factor, 0);
}

void ck_clamp(ck_run run, size_t count, float low, float high, float *x) {
  SWEEP(clamp, count, x, x, low, high);
}

double ck_sum_of_squares(ck_run run, size_t count, const float *x) {
  sum call = {.count = count, .x = x};
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, sum_of_squares), &call);
  double total = 0;
  for (int block = 0; block < SUM_BLOCKS; ++block) total += call.partial[block];
  return total;
}
