#include "ck_layout.h"

#include "share.h"

typedef struct layout_call {
  /// How many pairs of an image and a channel block there are, and how many channel blocks.
  size_t planes, blocks;
  size_t channels, pixels;
  const float *x;
  float *y;
} layout_call;

/// Where a plane begins in the planar tensor, and how many of its channels are real.
typedef struct plane_place {
  size_t planar, channels;
} plane_place;

static inline plane_place place_of(const layout_call *call, size_t plane, size_t lanes) {
  const size_t first = plane % call->blocks * lanes, rest = call->channels - first;
  return (plane_place){
      .planar = (plane / call->blocks * call->channels + first) * call->pixels,
      .channels = rest < lanes ? rest : lanes,
  };
}

#define CK_BLOCKED
#define CK_BODY "layout_body.h"
#include "each_isa.h"

static layout_call call_of(ck_shape shape, const float *x, float *y) {
  const size_t blocks = (size_t)ck_padded_channels(shape) / (size_t)shape.block;
  return (layout_call){
      .planes = (size_t)shape.batch * blocks,
      .blocks = blocks,
      .channels = (size_t)shape.channels,
      .pixels = (size_t)shape.height * (size_t)shape.width,
      .x = x,
      .y = y,
  };
}

void ck_nchw_to_blocked(ck_run run, ck_shape shape, const float *x, float *y) {
  layout_call call = call_of(shape, x, y);
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, to_blocked), &call);
}

void ck_blocked_to_nchw(ck_run run, ck_shape shape, const float *x, float *y) {
  layout_call call = call_of(shape, x, y);
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, to_planar), &call);
}
