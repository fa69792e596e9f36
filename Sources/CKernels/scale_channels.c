#include "ck_scale.h"
#include "plane_call.h"

typedef struct scale_call {
  plane_call planes;
  const float *s;
  bool add;
} scale_call;

#define CK_BLOCKED
#define CK_BODY "scale_channels_body.h"
#include "each_isa.h"

void ck_scale_channels_forward(
    ck_run run, ck_shape shape, const float *x, const float *s, float *y) {
  scale_call call = {.planes = plane_call_of(shape), .s = s};
  call.planes.x = x;
  call.planes.y = y;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, scale_forward), &call);
}

void ck_scale_channels_backward(
    ck_run run, ck_shape shape, const float *x, const float *s, const float *dy, bool add,
    float *dx, float *ds) {
  scale_call call = {.planes = plane_call_of(shape), .s = s, .add = add};
  call.planes.x = x;
  call.planes.dy = dy;
  call.planes.y = dx;
  call.planes.first = ds;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, scale_backward), &call);
}
