// Batch normalisation, fused with an activation and with max pooling.
//
// All tensors are blocked. The training-mode formulas are PyTorch's: population variance in the forward pass,
// n/(n-1) of it in the running variance, gradients through mean and variance.
#ifndef CK_NORM_H
#define CK_NORM_H

#include <stdbool.h>

#include "ck_activation.h"
#include "ck_run.h"
#include "ck_shape.h"

/// One batch normalisation: y = gamma (x - mean) / sqrt(variance + epsilon) + beta, then the activation.
///
/// The vectors have as many elements as there are padded channels; all are zero in the padding. For inference
/// `mean` and `variance` are the running statistics.
///
/// Any activation is possible in `ck_norm_forward`, `ck_norm_backward_sums` and `ck_norm_backward_input`. Whoever else
/// takes a norm, to pool behind it or to normalise what he reads, knows the identity and ReLU only, or what he says: those
/// that are zero at zero are the identity, ReLU, ReLU6, SiLU, GELU and hard-swish. Others are a caller's mistake.
typedef struct ck_norm {
  const float *mean;
  const float *variance;
  const float *gamma;
  const float *beta;
  float epsilon;
  ck_activation activation;
} ck_norm;

/// The bytes of scratch memory that the functions of this header with an argument `scratch` need.
size_t ck_norm_scratch(ck_shape shape);

/// Mean and population variance of each channel over batch, height and width.
///
/// Each chunk of at most 256 pixels has its own mean and sum of squared deviations; chunks are merged in
/// double, in order, after Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983.
///
/// - mean, variance: written, as many as there are padded channels.
void ck_norm_statistics(
    ck_run run, ck_shape shape, const float *x, float *mean, float *variance, void *scratch);

/// The scale and shift of a convolution's outputs that are worth a batch norm after it: with
/// scale = gamma / sqrt(variance + epsilon), shift = (bias - mean) * scale + beta.
///
/// - channels: how many elements the vectors have, a multiple of the block.
/// - bias: the convolution's, or NULL.
void ck_norm_fold(
    int32_t channels, const ck_norm *norm, const float *bias, float *scale, float *shift);

/// Moves running statistics towards a batch's: running = (1 - momentum) running + momentum batch, with
/// the batch's variance times samples / (samples - 1).
///
/// - channels: how many elements the vectors have.
/// - samples: over how many values each channel's statistics went: batch * height * width. A single
///   sample has no unbiased variance and leaves the running variance as it is.
void ck_norm_running(
    int32_t channels, double momentum, int64_t samples, const float *mean, const float *variance,
    float *running_mean, float *running_variance);

/// Normalises x into y, zero in the padding. y may be x.
void ck_norm_forward(ck_run run, ck_shape shape, const ck_norm *norm, const float *x, float *y);

/// The end of a residual block: y = activation(norm(x) + b), with b normalised first where it has a norm of its own.
///
/// - norm, b_norm: without activations of their own; b_norm may be NULL.
/// - activation: any. For the backward passes of others than ReLU the sum itself is needed: it is y with the identity.
/// - y: may be x or b.
void ck_norm_add_forward(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const ck_norm *b_norm,
    const float *b, ck_activation activation, float *y);

/// Normalises x and writes only the largest value of each window into y, [.., out_h, out_w, ..].
///
/// - shape: of x.
/// - positions: the place of each largest value in its window, row * kernel_w + column, one byte an element
///   of y in the same layout; the first one where several are equal. NULL where no backward pass follows.
void ck_norm_pool_forward(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    float *y, uint8_t *positions);

/// The first backward pass: dgamma and dbeta of each channel, overwritten.
///
/// - x: the input of the forward pass, from which the activation's derivative is computed again.
/// - dy: the gradient of y, in x's shape.
void ck_norm_backward_sums(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy, float *dgamma,
    float *dbeta, void *scratch);

/// What a kernel that writes the gradient of a norm's output sums up on its way: the first backward pass, but for joining. Where
/// there is no gate, what it writes then is the gradient before the activation, and the second pass has the identity in its place.
typedef struct ck_norm_tally {
  /// With an activation that is zero at zero.
  const ck_norm *norm;
  /// The norm's input, in the shape of the gradient.
  const float *x;
  /// Room for `ck_norm_scratch`, read by `ck_norm_backward_join`.
  void *sums;
  /// Whether the gradient is that of the output times factors: then `sums` has room for `ck_gate_scratch`, and is read by
  /// the functions of `ck_gate.h`. Kernels of one pixel know gates.
  bool gates;
} ck_norm_tally;

/// dgamma and dbeta from the sums that a kernel took on its way, to the last bit what `ck_norm_backward_sums` gives.
void ck_norm_backward_join(
    ck_run run, ck_shape shape, const ck_norm *norm, const void *sums, float *dgamma, float *dbeta);

/// The second backward pass: the gradient of x, from the sums of the first. dx may be x or dy.
void ck_norm_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy,
    const float *dgamma, const float *dbeta, float *dx);

/// What a kernel puts a gradient through as it reads it: the second backward pass of a norm.
typedef struct ck_norm_gradient {
  /// With the identity where the sums were taken with the gradient, as `ck_norm_tally` says.
  const ck_norm *norm;
  /// The norm's input, in the shape of the gradient.
  const float *x;
  /// From the first pass.
  const float *dgamma, *dbeta;
  /// NULL, or where there is a gate behind the norm: what `ck_gate_backward_input` has.
  const float *gate, *dmean;
} ck_norm_gradient;

/// As `ck_norm_backward_sums` for a pooled forward pass: dy and positions have the pooled shape.
void ck_norm_pool_backward_sums(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    const float *dy, const uint8_t *positions, float *dgamma, float *dbeta, void *scratch);

/// As `ck_norm_backward_input` for a pooled forward pass: dy and positions have the pooled shape.
/// dx may be x.
void ck_norm_pool_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const ck_window *window, const float *x,
    const float *dy, const uint8_t *positions, const float *dgamma, const float *dbeta, float *dx);

#endif
