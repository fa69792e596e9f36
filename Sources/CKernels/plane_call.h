// What the kernels over planes of blocked activations are called with.
#ifndef CK_PLANE_CALL_H
#define CK_PLANE_CALL_H

#include "ck_norm.h"
#include "share.h"

/// A plane is one image's channel block: [height, width, block] floats.
typedef struct plane_call {
  /// How many planes there are: batch times `blocks`.
  size_t planes, blocks;
  /// Channels without padding.
  size_t channels;
  int32_t height, width;
  /// height * width.
  size_t pixels;
  ck_norm norm;
  ck_window window;
  const float *x, *dy, *dgamma, *dbeta;
  /// Where the largest values were: read by backward passes, NULL for gradients that are not pooled.
  const uint8_t *positions;
  /// Where the largest values are: written by forward passes, or NULL.
  uint8_t *places;
  /// What is summed up of the gradient that is written, or NULL.
  const ck_norm_tally *tally;
  /// What the pass writes, y or dx.
  float *y;
  /// The two vectors by channel that the pass writes.
  float *first, *second;
  /// Two sums for each plane and lane.
  double *partial;
} plane_call;

/// The call with everything that follows from the shape.
static inline plane_call plane_call_of(ck_shape shape) {
  const size_t blocks = (size_t)ck_padded_channels(shape) / (size_t)shape.block;
  return (plane_call){
      .planes = (size_t)shape.batch * blocks,
      .blocks = blocks,
      .channels = (size_t)shape.channels,
      .height = shape.height,
      .width = shape.width,
      .pixels = (size_t)shape.height * (size_t)shape.width,
  };
}

/// Runs one version of a body over planes.
static inline void run_planes(ck_run run, ck_shape shape, ck_body body, plane_call *call) {
  ck_parallel(ck_worthwhile(run.threads, ck_blocked_count(shape)), body, call);
}

#endif
