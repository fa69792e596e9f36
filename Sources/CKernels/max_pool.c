#include <assert.h>

#include "ck_pool.h"
#include "plane_call.h"

#define CK_BLOCKED
#define CK_BODY "max_pool_body.h"
#include "each_isa.h"

void ck_norm_pool_forward(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    float *y, uint8_t *positions) {
  assert(norm->activation <= CK_ACTIVATION_RELU);
  plane_call call = plane_call_of(shape);
  call.norm = *norm;
  call.window = *window;
  call.x = x;
  call.y = y;
  call.places = positions;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, norm_pool_forward), &call);
}

void ck_max_pool_forward(
    ck_run run, ck_shape shape, const ck_window *window, const float *x, float *y,
    uint8_t *positions) {
  plane_call call = plane_call_of(shape);
  call.window = *window;
  call.x = x;
  call.y = y;
  call.places = positions;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, max_pool_forward), &call);
}

void ck_max_pool_backward(
    ck_run run, ck_shape shape, const ck_window *window, const float *dy, const uint8_t *positions,
    float *dx) {
  plane_call call = plane_call_of(shape);
  call.window = *window;
  call.dy = dy;
  call.positions = positions;
  call.y = dx;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, max_pool_backward), &call);
}
