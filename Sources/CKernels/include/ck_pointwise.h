// Convolutions of one pixel, 1x1 of stride 1: each pixel's channels times a matrix.
//
// Batch norm and its activation in front are applied as the input is read, statistics for a batch norm behind are taken
// from outputs while they are in the first cache, and the data gradient adds to what other readers contributed. Like
// Winograd's kernels these use fused multiply-adds where the processor has them, so the last bits depend on the
// instruction set. They never depend on the number of threads.
//
// In tile registers a float is the sum of three bfloat16 numbers, and a product the sum of six: no less exact than one of floats
// from 1e-30 to 3.3e38. Below that parts are denormal numbers, which count as zeros; above, and for infinities, it is not a number.
#ifndef CK_POINTWISE_H
#define CK_POINTWISE_H

#include "ck_gate.h"
#include "ck_norm.h"
#include "ck_run.h"
#include "ck_shape.h"

/// One convolution, described by its forward pass.
///
/// Its weights are [ceil(outputs / block), ceil(inputs / block), block of inputs, block of outputs] floats, zero where a
/// channel is padding: oneDNN's OIhw8i8o and OIhw16i16o.
typedef struct ck_pointwise {
  /// The shape of x.
  ck_shape input;
  int32_t out_channels;
  /// Whether products are computed in tile registers, where the instruction set and the block of 16 allow it.
  bool tiles;
} ck_pointwise;

/// What a forward pass reads and writes: y = activation(convolution(norm(x) * gate) + bias + addend).
typedef struct ck_pointwise_pass {
  const float *x;
  /// What x goes through as it is read, with an activation that is zero at zero; or NULL.
  const ck_norm *norm;
  /// A factor for each image and padded channel of x; or NULL.
  const float *gate;
  /// By `ck_pointwise_transform` in the same instruction set; or NULL, and the pass transforms `weights` itself. The
  /// results are the same to the last bit.
  const void *transformed;
  /// Read where `transformed` is NULL: the weights, and NULL or a factor for each padded output channel.
  const float *weights, *scale;
  /// One float for each padded output channel, zero in the padding; or NULL.
  const float *bias;
  /// In y's shape; or NULL.
  const float *addend;
  /// One that is zero at zero. With any but the identity moments are not taken.
  ck_activation activation;
  /// May be `addend`.
  float *y;
  /// The statistics of y for a batch norm that follows: NULL, or room for `ck_norm_scratch` of y's shape, read by
  /// `ck_pointwise_statistics`.
  void *moments;
} ck_pointwise_pass;

/// The shape of y.
ck_shape ck_pointwise_output(ck_pointwise convolution);

/// The number of floats of the weights, and of their gradient.
size_t ck_pointwise_weight_count(ck_pointwise convolution);

/// The bytes of transformed weights: with tiles half as many again as the weights' own, else as many.
size_t ck_pointwise_transformed_bytes(ck_run run, ck_pointwise convolution);

/// Transforms weights for forward passes with the same weights.
///
/// - scale: NULL, or a factor for each padded output channel: how a batch norm is folded into weights.
void ck_pointwise_transform(
    ck_run run, ck_pointwise convolution, const float *weights, const float *scale,
    void *transformed);

/// The bytes of scratch memory that the forward pass needs. More threads need more.
///
/// - transformed: whether the pass will be given transformed weights.
/// - scales: else whether it will be given factors.
size_t ck_pointwise_forward_scratch(
    ck_run run, ck_pointwise convolution, bool transformed, bool scales);

void ck_pointwise_forward(
    ck_run run, ck_pointwise convolution, const ck_pointwise_pass *pass, void *scratch);

/// Mean and population variance of each channel of y from the moments that the forward pass took, to the last bit what
/// `ck_norm_statistics` gives for y.
///
/// - mean, variance: written, as many as there are padded output channels.
void ck_pointwise_statistics(
    ck_run run, ck_pointwise convolution, const void *moments, float *mean, float *variance);

/// The bytes of scratch memory that the data gradient needs. More threads need more.
size_t ck_pointwise_data_gradient_scratch(ck_run run, ck_pointwise convolution);

/// The gradient of x, or of what a norm and a gate made of it; overwritten. With a tally that has no gate, before the norm's
/// activation.
///
/// - addend: NULL, or what is added to the gradient, in x's shape; may be dx.
/// - tally: NULL, or the sums to be taken for the backward pass of the norm that x went through.
void ck_pointwise_data_gradient(
    ck_run run, ck_pointwise convolution, const float *dy, const float *weights,
    const float *addend, float *dx, const ck_norm_tally *tally, void *scratch);

/// The bytes of scratch memory that the weight gradient needs. More threads need more.
size_t ck_pointwise_weight_gradient_scratch(ck_run run, ck_pointwise convolution);

/// The gradients of weights and bias, overwritten.
///
/// - norm, gate: as in the forward pass.
/// - dweights: in the weights' layout.
/// - dbias: one float for each padded output channel; or NULL.
void ck_pointwise_weight_gradient(
    ck_run run, ck_pointwise convolution, const float *x, const ck_norm *norm, const float *gate,
    const float *dy, float *dweights, float *dbias, void *scratch);

/// What both gradients are computed from, and where they go.
typedef struct ck_pointwise_gradients {
  /// As in the forward pass.
  const float *x;
  const ck_norm *norm;
  const float *gate;
  const float *dy;
  /// What dy goes through as it is read; not NULL.
  const ck_norm_gradient *through;
  const float *weights;
  /// As in `ck_pointwise_data_gradient`: dx may be the addend, but neither dy nor `through->x`.
  const float *addend;
  float *dx;
  const ck_norm_tally *tally;
  float *dweights;
} ck_pointwise_gradients;

/// Whether both gradients can be computed together, behind what is left of a norm's backward pass: in vectors, for at most 256 channels
/// on both sides, planes of at least 256 pixels and images enough for all threads.
bool ck_pointwise_reads_through_norms(ck_run run, ck_pointwise convolution);

/// The bytes of scratch memory that both gradients together need. More threads need more.
size_t ck_pointwise_gradients_scratch(ck_run run, ck_pointwise convolution);

/// Both gradients but the bias's, 256 pixels at a time, so that memory is read once for both: the same bits as from `ck_pointwise_data_gradient`,
/// `ck_pointwise_weight_gradient` and, before them, `ck_norm_backward_input` or `ck_gate_backward_input`.
void ck_pointwise_both_gradients(
    ck_run run, ck_pointwise convolution, const ck_pointwise_gradients *gradients, void *scratch);

#endif
