#include "ck_concat.h"
#include "share.h"

/// Channel c + shift of y is channel c of x.
typedef struct concat_call {
  size_t images, pixels;
  /// Blocks and channels of x and y.
  size_t x_blocks, y_blocks;
  int32_t x_channels, y_channels, shift;
  /// The blocks of y that get something.
  size_t first_block, last_block;
  const float *x;
  float *y;
} concat_call;

#define CK_BLOCKED
#define CK_BODY "concat_body.h"
#include "each_isa.h"

static size_t blocks_of(int32_t channels, int32_t block) {
  return (size_t)((channels + block - 1) / block);
}

static concat_call concat_call_of(ck_shape shape, const float *x, float *y) {
  return (concat_call){
      .images = (size_t)shape.batch,
      .pixels = (size_t)shape.height * (size_t)shape.width,
      .x = x,
      .y = y,
  };
}

static void move_channels(ck_run run, ck_shape shape, concat_call *call) {
  call->x_blocks = blocks_of(call->x_channels, shape.block);
  call->y_blocks = blocks_of(call->y_channels, shape.block);
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, move_channels), call);
}

void ck_insert_channels(
    ck_run run, ck_shape shape, int32_t channels, int32_t first, const float *x, float *y) {
  concat_call call = concat_call_of(shape, x, y);
  call.x_channels = shape.channels;
  call.y_channels = channels;
  call.shift = first;
  call.first_block = (size_t)(first / shape.block);
  call.last_block = (size_t)((first + shape.channels - 1) / shape.block);
  move_channels(run, shape, &call);
}

void ck_extract_channels(
    ck_run run, ck_shape shape, int32_t channels, int32_t first, const float *x, float *y) {
  concat_call call = concat_call_of(shape, x, y);
  call.x_channels = channels;
  call.y_channels = shape.channels;
  call.shift = -first;
  call.last_block = blocks_of(shape.channels, shape.block) - 1;
  move_channels(run, shape, &call);
}
