#include "ck_layer_norm.h"
#include "plane_call.h"

/// How many pixels' sums of gradients are kept apart, whatever the number of threads.
enum { STRETCH = 256 };

typedef struct layer_norm_call {
  plane_call planes;
  const float *gamma, *beta;
  float epsilon;
  /// By pixel; the backward pass only reads them.
  float *mean, *inverse;
} layer_norm_call;

/// How many stretches an image has.
static inline size_t stretches(const plane_call *c) {
  return (c->pixels + STRETCH - 1) / STRETCH;
}

#define CK_BLOCKED
#define CK_BODY "layer_norm_body.h"
#include "each_isa.h"

static layer_norm_call layer_norm_call_of(ck_shape shape, const ck_layer_norm *norm) {
  return (layer_norm_call){
      .planes = plane_call_of(shape),
      .gamma = norm->gamma,
      .beta = norm->beta,
      .epsilon = norm->epsilon,
  };
}

void ck_layer_norm_forward(
    ck_run run, ck_shape shape, const ck_layer_norm *norm, const float *x, float *mean,
    float *inverse, float *y) {
  layer_norm_call call = layer_norm_call_of(shape, norm);
  call.mean = mean;
  call.inverse = inverse;
  call.planes.x = x;
  call.planes.y = y;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, layer_norm_forward), &call);
}

size_t ck_layer_norm_scratch(ck_shape shape) {
  const plane_call c = plane_call_of(shape);
  const size_t sums = 2 * (size_t)ck_padded_channels(shape);
  return (size_t)shape.batch * stretches(&c) * sums * sizeof(double);
}

void ck_layer_norm_backward(
    ck_run run, ck_shape shape, const ck_layer_norm *norm, const float *x, const float *mean,
    const float *inverse, const float *dy, float *dx, float *dgamma, float *dbeta, void *scratch) {
  layer_norm_call call = layer_norm_call_of(shape, norm);
  call.mean = (float *)mean;
  call.inverse = (float *)inverse;
  call.planes.x = x;
  call.planes.dy = dy;
  call.planes.y = dx;
  call.planes.first = dgamma;
  call.planes.second = dbeta;
  call.planes.partial = scratch;
  const int32_t threads = ck_worthwhile(run.threads, ck_blocked_count(shape));
  ck_parallel(threads, CK_PICK_BLOCK(run.isa, shape.block, layer_norm_backward), &call);
  ck_parallel(threads, CK_PICK_BLOCK(run.isa, shape.block, layer_norm_parameters), &call);
}
