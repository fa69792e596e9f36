#include "ck_activation.h"

#include "share.h"

/// y from a and, where there are two arguments, b.
typedef struct binary {
  size_t count;
  const float *a, *b;
  float *y;
} binary;

#define CK_BODY "activation_body.h"
#include "each_isa.h"

#define SWEEP(name, ...)                                        \
  binary call = {__VA_ARGS__};                                  \
  ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

void ck_relu_forward(ck_run run, size_t count, const float *x, float *y) {
  SWEEP(relu_forward, count, x, x, y);
}

void ck_relu_backward(ck_run run, size_t count, const float *y, const float *dy, float *dx) {
  SWEEP(relu_backward, count, y, dy, dx);
}

void ck_add_forward(ck_run run, size_t count, const float *a, const float *b, float *y) {
  SWEEP(add_forward, count, a, b, y);
}

void ck_add_relu_forward(ck_run run, size_t count, const float *a, const float *b, float *y) {
  SWEEP(add_relu_forward, count, a, b, y);
}
