#include "ck_scale.h"
#include "dropout_mask.h"
#include "plane_call.h"

typedef struct branch_call {
  plane_call planes;
  /// r, or NULL for zero.
  const float *r;
  /// NULL for ones.
  const float *gamma;
  /// Whether samples are dropped, and which.
  bool drops;
  mask mask;
} branch_call;

/// What a sample's branch is multiplied with.
static inline float keep(const branch_call *call, size_t sample) {
  return call->drops ? masked_element(&call->mask, sample, 1) : 1;
}

#define CK_BLOCKED
#define CK_BODY "branch_body.h"
#include "each_isa.h"

static branch_call branch_call_of(ck_shape shape, const ck_branch *branch) {
  branch_call call = {
      .planes = plane_call_of(shape), .gamma = branch->gamma, .drops = branch->drop != NULL};
  if (branch->drop) call.mask = mask_of(*branch->drop);
  return call;
}

void ck_branch_forward(
    ck_run run, ck_shape shape, const ck_branch *branch, const float *x, const float *r, float *y) {
  branch_call call = branch_call_of(shape, branch);
  call.planes.x = x;
  call.planes.y = y;
  call.r = r;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, branch_forward), &call);
}

size_t ck_branch_scratch(ck_shape shape) {
  return (size_t)shape.batch * (size_t)ck_padded_channels(shape) * sizeof(double);
}

void ck_branch_backward(
    ck_run run, ck_shape shape, const ck_branch *branch, const float *x, const float *dy, float *dx,
    float *dgamma, void *scratch) {
  branch_call call = branch_call_of(shape, branch);
  call.planes.x = x;
  call.planes.dy = dy;
  call.planes.y = dx;
  call.planes.first = dgamma;
  call.planes.partial = scratch;
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, branch_backward), &call);
  if (dgamma) ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, branch_channels), &call);
}
