#include "ck_gate.h"

#include "plane_call.h"

typedef struct gate_call {
  plane_call planes;
  /// [planes, CK_GATE_SUMS, block].
  const double *sums;
  const float *gate, *dmean;
} gate_call;

#define CK_BLOCKED
#define CK_BODY "gate_body.h"
#include "each_isa.h"

size_t ck_gate_scratch(ck_shape shape) {
  return (size_t)shape.batch * (size_t)ck_padded_channels(shape) * CK_GATE_SUMS * sizeof(double);
}

void ck_gate_backward_factors(ck_run run, ck_shape shape, const void *sums, float *dgate) {
  gate_call call = {.planes = plane_call_of(shape), .sums = sums};
  call.planes.y = dgate;
  ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, gate_factors), &call);
}

void ck_gate_backward_join(
    ck_run run, ck_shape shape, const ck_norm *norm, const void *sums, const float *gate,
    const float *dmean, float *dgamma, float *dbeta) {
  gate_call call = {.planes = plane_call_of(shape), .sums = sums, .gate = gate, .dmean = dmean};
  call.planes.norm = *norm;
  call.planes.first = dgamma;
  call.planes.second = dbeta;
  ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, gate_join), &call);
}

void ck_gate_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy,
    const float *gate, const float *dmean, const float *dgamma, const float *dbeta, float *dx) {
  gate_call call = {.planes = plane_call_of(shape), .gate = gate, .dmean = dmean};
  call.planes.norm = *norm;
  call.planes.x = x;
  call.planes.dy = dy;
  call.planes.dgamma = dgamma;
  call.planes.dbeta = dbeta;
  call.planes.y = dx;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, gate_input), &call);
}
