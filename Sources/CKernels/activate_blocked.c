#include "ck_activation.h"
#include "share.h"

/// A blocked image whose padding is to become zero.
typedef struct padding_call {
  size_t images, blocks, channels, pixels;
  float *y;
} padding_call;

#define CK_BLOCKED
#define CK_BODY "activate_blocked_body.h"
#include "each_isa.h"

void ck_activate_forward(
    ck_run run, ck_shape shape, ck_activation activation, const float *x, float *y) {
  const size_t count = ck_blocked_count(shape);
  ck_activate_flat_forward(run, count, activation, x, y);
  if (!ck_activation_fills_padding(activation) || shape.channels % shape.block == 0) return;
  padding_call call = {
      .images = (size_t)shape.batch,
      .blocks = (size_t)ck_padded_channels(shape) / (size_t)shape.block,
      .channels = (size_t)shape.channels,
      .pixels = (size_t)shape.height * (size_t)shape.width,
      .y = y,
  };
  ck_parallel(
      ck_worthwhile(run.threads, count / call.blocks),
      CK_PICK_BLOCK(run.isa, shape.block, clear_padding), &call);
}

void ck_activate_backward(
    ck_run run, ck_shape shape, ck_activation activation, const float *x, const float *dy,
    float *dx) {
  // Where dy is zero, so is dx, in the padding too.
  ck_activate_flat_backward(run, ck_blocked_count(shape), activation, x, dy, dx);
}
