// Activations, forward and backward, and residual addition.
#ifndef CK_ACTIVATION_H
#define CK_ACTIVATION_H

#include <stddef.h>

#include "ck_run.h"
#include "ck_shape.h"

/// What is applied to each element, by PyTorch's formulas. Not-a-number stays.
typedef enum ck_activation {
  /// x.
  CK_ACTIVATION_IDENTITY = 0,
  /// max(x, 0).
  CK_ACTIVATION_RELU = 1,
  /// min(max(x, 0), 6).
  CK_ACTIVATION_RELU6 = 2,
  /// x sigmoid(x). Ramachandran, Zoph, Le, "Searching for Activation Functions", 2017.
  CK_ACTIVATION_SILU = 3,
  /// x (1 + erf(x / sqrt 2)) / 2, not its approximation by tanh. Hendrycks, Gimpel, "Gaussian Error Linear
  /// Units", 2016.
  CK_ACTIVATION_GELU = 4,
  /// x relu6(x + 3) / 6. Howard et al., "Searching for MobileNetV3", 2019.
  CK_ACTIVATION_HARD_SWISH = 5,
  /// relu6(x + 3) / 6.
  CK_ACTIVATION_HARD_SIGMOID = 6,
  /// 1 / (1 + exp(-x)).
  CK_ACTIVATION_SIGMOID = 7,
} ck_activation;

/// Whether the activation is not zero at zero, so that kernels have to keep it out of padded channels.
static inline bool ck_activation_fills_padding(ck_activation activation) {
  return activation == CK_ACTIVATION_HARD_SIGMOID || activation == CK_ACTIVATION_SIGMOID;
}

/// y = activation(x) of a blocked image, zero in the padding. y may be x.
void ck_activate_forward(
    ck_run run, ck_shape shape, ck_activation activation, const float *x, float *y);

/// dx = dy times the activation's derivative at x, the forward pass's input. dx may be dy or x.
///
/// At kinks the derivative is PyTorch's: zero at 0 and 6 for ReLU and ReLU6, at -3 and 3 for hard-sigmoid; at -3 zero and
/// at 3 one for hard-swish.
void ck_activate_backward(
    ck_run run, ck_shape shape, ck_activation activation, const float *x, const float *dy,
    float *dx);

/// As `ck_activate_forward` for `count` elements of any layout without padding. y may be x.
void ck_activate_flat_forward(
    ck_run run, size_t count, ck_activation activation, const float *x, float *y);

/// As `ck_activate_backward` for `count` elements of any layout. dx may be dy or x.
void ck_activate_flat_backward(
    ck_run run, size_t count, ck_activation activation, const float *x, const float *dy,
    float *dx);

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
