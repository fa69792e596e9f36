// What a kernel of both gradients puts a gradient through as it reads it: the second backward pass of the norm behind.
#ifndef NORM_THROUGH_H
#define NORM_THROUGH_H

#include "plane_call.h"

typedef struct norm_through {
  plane_call call;
  /// Of the gate behind the norm, by plane, or NULL.
  const float *gate, *dmean;
} norm_through;

/// - shape: of the norm's input and output.
static inline norm_through norm_through_of(
    ck_shape shape, const ck_norm_gradient *gradient, const float *dy) {
  norm_through t = {
      .call = plane_call_of(shape), .gate = gradient->gate, .dmean = gradient->dmean};
  t.call.norm = *gradient->norm;
  t.call.x = gradient->x;
  t.call.dy = dy;
  t.call.dgamma = gradient->dgamma;
  t.call.dbeta = gradient->dbeta;
  return t;
}

#endif
