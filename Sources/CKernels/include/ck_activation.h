// ReLU and residual addition over flat memory of any layout.
#ifndef CK_ACTIVATION_H
#define CK_ACTIVATION_H

#include <stddef.h>

#include "ck_run.h"

/// y = max(x, 0); not-a-number stays. y may be x.
void ck_relu_forward(ck_run run, size_t count, const float *x, float *y);

/// dx = dy where y > 0, else 0, with y the ReLU's output. dx may be dy or y.
void ck_relu_backward(ck_run run, size_t count, const float *y, const float *dy, float *dx);

/// y = a + b. y may be a or b. Its backward pass hands dy to both sides and needs no kernel; where one side
/// already has a gradient, this function adds to it.
void ck_add_forward(ck_run run, size_t count, const float *a, const float *b, float *y);

/// y = max(a + b, 0). y may be a or b. Its backward pass is `ck_relu_backward`, whose result is the gradient
/// of both sides.
void ck_add_relu_forward(ck_run run, size_t count, const float *a, const float *b, float *y);

#endif
