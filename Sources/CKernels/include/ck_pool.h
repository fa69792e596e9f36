// Pooling of blocked activations. `shape` is always the input's; padded channels stay zero.
#ifndef CK_POOL_H
#define CK_POOL_H

#include "ck_norm.h"
#include "ck_run.h"
#include "ck_shape.h"

/// The largest value of each window; padding never wins; not-a-number does, as in PyTorch.
///
/// - positions: as in `ck_norm_pool_forward`; NULL where no backward pass follows.
void ck_max_pool_forward(
    ck_run run, ck_shape shape, const ck_window *window, const float *x, float *y,
    uint8_t *positions);

/// The gradient of the input, overwritten: each dy goes to the position that won.
void ck_max_pool_backward(
    ck_run run, ck_shape shape, const ck_window *window, const float *dy, const uint8_t *positions,
    float *dx);

/// The sum of each window over kernel_h * kernel_w: padding counts as zeros, PyTorch's default.
void ck_average_pool_forward(
    ck_run run, ck_shape shape, const ck_window *window, const float *x, float *y);

/// The gradient of the input, overwritten.
void ck_average_pool_backward(
    ck_run run, ck_shape shape, const ck_window *window, const float *dy, float *dx);

/// The mean over height and width: y is [batch, padded channels].
///
/// - norm: what x goes through as it is read, with an activation that is zero at zero; or NULL.
void ck_global_average_forward(
    ck_run run, ck_shape shape, const float *x, const ck_norm *norm, float *y);

/// The gradient of the input, overwritten, from dy of [batch, padded channels].
///
/// - addend: NULL, or what is added to the gradient, in x's shape; may be dx.
/// - tally: NULL, or the sums to be taken for the backward pass of the norm that made x; dx is then before its activation.
void ck_global_average_backward(
    ck_run run, ck_shape shape, const float *dy, const float *addend, const ck_norm_tally *tally,
    float *dx);

#endif
