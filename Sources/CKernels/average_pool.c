#include "ck_pool.h"
#include "plane_call.h"

#define CK_BLOCKED
#define CK_BODY "average_pool_body.h"
#include "each_isa.h"

void ck_average_pool_forward(
    ck_run run, ck_shape shape, const ck_window *window, const float *x, float *y) {
  plane_call call = plane_call_of(shape);
  call.window = *window;
  call.x = x;
  call.y = y;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, average_pool_forward), &call);
}

void ck_average_pool_backward(
    ck_run run, ck_shape shape, const ck_window *window, const float *dy, float *dx) {
  plane_call call = plane_call_of(shape);
  call.window = *window;
  call.dy = dy;
  call.y = dx;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, average_pool_backward), &call);
}

void ck_global_average_forward(
    ck_run run, ck_shape shape, const float *x, const ck_norm *norm, float *y) {
  plane_call call = plane_call_of(shape);
  if (norm) call.norm = *norm;
  call.x = x;
  call.y = y;
  run_planes(
      run, shape,
      norm ? CK_PICK_BLOCK(run.isa, shape.block, global_average_normalised)
           : CK_PICK_BLOCK(run.isa, shape.block, global_average_forward),
      &call);
}

void ck_global_average_backward(
    ck_run run, ck_shape shape, const float *dy, const float *addend, const ck_norm_tally *tally,
    float *dx) {
  plane_call call = plane_call_of(shape);
  call.dy = dy;
  call.x = addend;
  call.tally = tally;
  call.y = dx;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, global_average_backward), &call);
}
