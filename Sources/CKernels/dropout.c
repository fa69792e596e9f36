#include "ck_dropout.h"

#include "share.h"

// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
#define MULTIPLIER_0 UINT64_C(0xD2511F53)
#define MULTIPLIER_1 UINT64_C(0xCD9E8D57)
#define WEYL_0 UINT32_C(0x9E3779B9)
#define WEYL_1 UINT32_C(0xBB67AE85)

/// Tensors.RandomPurpose.dropout, the last word of the counter.
#define PURPOSE UINT32_C(3)

/// What decides about each element.
typedef struct mask {
  uint32_t key0, key1, epoch, sample;
  /// An element stays where the upper 24 bits of its word are at least this many.
  int32_t threshold;
  float scale;
} mask;

typedef struct dropout_call {
  mask mask;
  size_t rows, columns, stride;
  size_t planes, blocks, channels, pixels;
  const float *x;
  float *y;
} dropout_call;

/// One element of canonical index `i`, for the ends of stretches.
static float masked_element(const mask *m, uint64_t i, float x) {
  uint32_t word[4] = {(uint32_t)(i / 4), m->sample, m->epoch, PURPOSE};
  uint32_t k0 = m->key0, k1 = m->key1;
  for (int round = 0; round < 10; ++round, k0 += WEYL_0, k1 += WEYL_1) {
    const uint64_t a = word[0] * MULTIPLIER_0, b = word[2] * MULTIPLIER_1;
    word[0] = (uint32_t)(b >> 32) ^ word[1] ^ k0;
    word[1] = (uint32_t)b;
    word[2] = (uint32_t)(a >> 32) ^ word[3] ^ k1;
    word[3] = (uint32_t)a;
  }
  return (int32_t)(word[i % 4] >> 8) >= m->threshold ? x * m->scale : 0;
}

#define CK_BLOCKED
#define CK_BODY "dropout_body.h"
#include "each_isa.h"

static mask mask_of(ck_dropout dropout) {
  // uniform >= probability on multiples of 2^-24 is word >= ceil(probability * 2^24) on integers.
  const double threshold = __builtin_ceil((double)dropout.probability * 0x1p24);
  return (mask){
      .key0 = (uint32_t)dropout.seed,
      .key1 = (uint32_t)(dropout.seed >> 32),
      .epoch = dropout.epoch,
      .sample = dropout.sample,
      .threshold = (int32_t)threshold,
      .scale = dropout.probability < 1 ? (float)(1 / (1 - (double)dropout.probability)) : 0,
  };
}

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
