#include "ck_activation.h"
#include "share.h"

typedef struct activate_call {
  ck_activation activation;
  size_t count;
  const float *x, *dy;
  /// What the pass writes, y or dx.
  float *y;
} activate_call;

#define CK_BODY "activate_flat_body.h"
#include "each_isa.h"

void ck_activate_flat_forward(
    ck_run run, size_t count, ck_activation activation, const float *x, float *y) {
  activate_call call = {.activation = activation, .count = count, .x = x, .y = y};
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, activate_forward), &call);
}

void ck_activate_flat_backward(
    ck_run run, size_t count, ck_activation activation, const float *x, const float *dy,
    float *dx) {
  activate_call call = {.activation = activation, .count = count, .x = x, .dy = dy, .y = dx};
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, activate_backward), &call);
}
