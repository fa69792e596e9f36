#include "plane_call.h"

typedef struct norm_add_call {
  plane_call planes;
  const float *b;
  const ck_norm *b_norm;
  ck_activation activation;
} norm_add_call;

#define CK_BLOCKED
#define CK_BODY "norm_forward_body.h"
#include "each_isa.h"

void ck_norm_add_forward(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const ck_norm *b_norm,
    const float *b, ck_activation activation, float *y) {
  norm_add_call call = {
      .planes = plane_call_of(shape), .b = b, .b_norm = b_norm, .activation = activation};
  call.planes.norm = *norm;
  call.planes.x = x;
  call.planes.y = y;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, norm_add_forward), &call);
}

void ck_norm_forward(ck_run run, ck_shape shape, const ck_norm *norm, const float *x, float *y) {
  plane_call call = plane_call_of(shape);
  call.norm = *norm;
  call.x = x;
  call.y = y;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, norm_forward), &call);
}
