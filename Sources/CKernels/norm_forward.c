#include "plane_call.h"

#define CK_BLOCKED
#define CK_BODY "norm_forward_body.h"
#include "each_isa.h"

void ck_norm_forward(ck_run run, ck_shape shape, const ck_norm *norm, const float *x, float *y) {
  plane_call call = plane_call_of(shape);
  call.norm = *norm;
  call.x = x;
  call.y = y;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, norm_forward), &call);
}
