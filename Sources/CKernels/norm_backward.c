#include <assert.h>

#include "plane_call.h"

#define CK_BLOCKED
#define CK_BODY "norm_backward_body.h"
#include "each_isa.h"

/// The first pass, for gradients that are pooled or not.
static void sums(
    ck_run run, ck_shape shape, plane_call *call, float *dgamma, float *dbeta, void *scratch) {
  call->first = dgamma;
  call->second = dbeta;
  call->partial = scratch;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, sums_of_planes), call);
  ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, sums_of_channels), call);
}

void ck_norm_backward_join(
    ck_run run, ck_shape shape, const ck_norm *norm, const void *sums, float *dgamma,
    float *dbeta) {
  plane_call call = plane_call_of(shape);
  call.norm = *norm;
  call.first = dgamma;
  call.second = dbeta;
  // Only read.
  call.partial = (double *)sums;
  ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, sums_of_channels), &call);
}

/// The second pass, for gradients that are pooled or not.
static void input(
    ck_run run, ck_shape shape, plane_call *call, const float *dgamma, const float *dbeta,
    float *dx) {
  call->dgamma = dgamma;
  call->dbeta = dbeta;
  call->y = dx;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, norm_backward_input), call);
}

/// What both passes read; window and positions are NULL for gradients that are not pooled.
static plane_call backward_call(
    ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x, const float *dy,
    const uint8_t *positions) {
  assert(!window || norm->activation <= CK_ACTIVATION_RELU);
  plane_call call = plane_call_of(shape);
  call.norm = *norm;
  if (window) call.window = *window;
  call.x = x;
  call.dy = dy;
  call.positions = positions;
  return call;
}

void ck_norm_backward_sums(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy, float *dgamma,
    float *dbeta, void *scratch) {
  plane_call call = backward_call(shape, norm, NULL, x, dy, NULL);
  sums(run, shape, &call, dgamma, dbeta, scratch);
}

void ck_norm_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy,
    const float *dgamma, const float *dbeta, float *dx) {
  plane_call call = backward_call(shape, norm, NULL, x, dy, NULL);
  input(run, shape, &call, dgamma, dbeta, dx);
}

void ck_norm_pool_backward_sums(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    const float *dy, const uint8_t *positions, float *dgamma, float *dbeta, void *scratch) {
  plane_call call = backward_call(shape, norm, window, x, dy, positions);
  sums(run, shape, &call, dgamma, dbeta, scratch);
}

void ck_norm_pool_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    const float *dy, const uint8_t *positions, const float *dgamma, const float *dbeta, float *dx) {
  plane_call call = backward_call(shape, norm, window, x, dy, positions);
  input(run, shape, &call, dgamma, dbeta, dx);
}
