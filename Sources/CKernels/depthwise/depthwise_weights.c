#include "depthwise_weights.h"

/// How many sums registers have room for, beside two operands: thirty-two or sixteen registers, of which a vector may
/// take several. Where they have not the compiler keeps some in memory.
#define DEPTHWISE_SUMS CK_FN(SUMS)
#define SUMS_8_portable 10
#define SUMS_16_portable 10
#define SUMS_8_avx2 10
#define SUMS_16_avx2 10
#define SUMS_8_avx512 25
#define SUMS_16_avx512 25

#define CK_BLOCKED
#define CK_BODY "depthwise/depthwise_weights_body.h"
#include "../each_isa.h"

static size_t lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

static int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

static int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }

/// How far ahead of its use a plane of a task is called for: a row, or the next image's plane where planes are so small
/// that it would come too late otherwise.
static size_t ahead(size_t blocks, int32_t height, int32_t width, int32_t block) {
  enum { small = 4096 };
  const size_t row = (size_t)width * (size_t)block, plane = (size_t)height * row;
  if (plane <= small) return blocks * plane;
  return row > small / 4 ? row : small / 4;
}

depthwise_weights depthwise_weights_of(ck_depthwise convolution) {
  // Enough outputs in registers to pay for storing the sums, and tasks enough to share out evenly.
  enum { fewest_pixels = 56, tasks = 64 };
  const ck_shape x = convolution.input;
  const ck_window w = convolution.window;
  depthwise_weights c = {
      .window = w,
      .batch = x.batch,
      .height = x.height,
      .width = x.width,
      .blocks = (size_t)ck_padded_channels(x) / (size_t)x.block,
  };
  c.stretch = least(w.out_h, (fewest_pixels + w.out_w - 1) / w.out_w);
  c.padded_rows = most((w.out_h - 1) * w.stride_h + w.kernel_h, w.pad_top + x.height);
  c.slots = least(c.padded_rows, (c.stretch - 1) * w.stride_h + w.kernel_h);
  c.pitch = most((w.out_w - 1) * w.stride_w + w.kernel_w, w.pad_left + x.width);
  c.slices = least(x.batch, (int32_t)((tasks + c.blocks - 1) / c.blocks));
  c.ahead = ahead(c.blocks, x.height, x.width, x.block);
  c.gradient_ahead = ahead(c.blocks, w.out_h, w.out_w, x.block);
  const size_t lanes = (size_t)x.block, sums = (size_t)(w.kernel_h * w.kernel_w + 1) * lanes;
  c.thread_bytes = lines(
      ((size_t)(c.slots + 1) * (size_t)c.pitch * lanes + sums) * sizeof(float) +
      (size_t)c.padded_rows * sizeof(float *));
  return c;
}

/// The bytes of all slices' sums.
static size_t partial_bytes(const depthwise_weights *c, ck_depthwise convolution) {
  const ck_window w = convolution.window;
  const size_t sums =
      (size_t)(w.kernel_h * w.kernel_w + 1) * (size_t)ck_padded_channels(convolution.input);
  return lines((size_t)c->slices * sums * sizeof(double));
}

void depthwise_weights_run(
    ck_run run, ck_depthwise convolution, depthwise_weights *call, void *scratch) {
  call->partial = scratch;
  call->threads = (char *)scratch + partial_bytes(call, convolution);
  atomic_init(&call->next, 0);
  const int32_t block = convolution.input.block;
  const int32_t threads =
      ck_worthwhile(run.threads, ck_blocked_count(convolution.input));
  ck_parallel(threads, CK_PICK_BLOCK(run.isa, block, depthwise_weights), call);
  ck_parallel(1, CK_PICK_BLOCK(run.isa, block, depthwise_join), call);
}

size_t ck_depthwise_weight_gradient_scratch(ck_run run, ck_depthwise convolution) {
  const depthwise_weights call = depthwise_weights_of(convolution);
  return partial_bytes(&call, convolution) + (size_t)run.threads * call.thread_bytes;
}

void ck_depthwise_weight_gradient(
    ck_run run, ck_depthwise convolution, const float *x, const ck_norm *norm, const float *dy,
    float *dweights, float *dbias, void *scratch) {
  depthwise_weights call = depthwise_weights_of(convolution);
  call.x = x;
  call.norm = norm;
  call.dy = dy;
  call.dweights = dweights;
  call.dbias = dbias;
  depthwise_weights_run(run, convolution, &call, scratch);
}
