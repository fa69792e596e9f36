// Depthwise convolutions: every channel has a kernel of its own and meets no other channel.
//
// Forward pass and data gradient are the same sweep over rows: rows of the input go through a small buffer that has
// the padding around them, normalised on the way, and every output is one sum over the taps, by rows of the kernel. The
// weight gradient sums stretches of rows in float and stretches in double, over fixed slices of the batch that are
// added in order. Like Winograd's kernels these use fused multiply-adds where the processor has them, so the last bits
// depend on the instruction set. They never depend on the number of threads.
#ifndef CK_DEPTHWISE_H
#define CK_DEPTHWISE_H

#include "ck_norm.h"
#include "ck_run.h"
#include "ck_shape.h"

/// One convolution, described by its forward pass.
///
/// Its weights are [ceil(channels / block), kernel_h, kernel_w, block] floats, zero where a channel is padding: what
/// `ck_nchw_to_blocked` makes of PyTorch's [channels, 1, kernel_h, kernel_w] read as one image, and oneDNN's Goihw8g or
/// Goihw16g.
typedef struct ck_depthwise {
  /// The shape of x.
  ck_shape input;
  /// The kernel, how it moves, and the padding above and on the left, neither negative. The output's size decides how
  /// much there is below and on the right, so that all four may differ. A window may lie in the padding altogether.
  ck_window window;
} ck_depthwise;

/// What a forward pass reads and writes: y = activation(convolution(norm(x)) + bias + addend).
typedef struct ck_depthwise_pass {
  const float *x;
  /// What x goes through as it is read, with an activation that is zero at zero; or NULL. The image's
  /// padding stays zero.
  const ck_norm *norm;
  const float *weights;
  /// NULL, or a factor of the weights for each padded channel: how a batch norm is folded into them.
  const float *scale;
  /// One float for each padded channel, zero in the padding; or NULL.
  const float *bias;
  /// In y's shape; or NULL.
  const float *addend;
  /// One that is zero at zero. With any but the identity moments are not taken.
  ck_activation activation;
  /// May be `addend`.
  float *y;
  /// The statistics of y for a batch norm that follows: NULL, or room for `ck_norm_scratch` of y's shape, read by
  /// `ck_depthwise_statistics`.
  void *moments;
} ck_depthwise_pass;

/// The shape of y.
ck_shape ck_depthwise_output(ck_depthwise convolution);

/// The number of floats of the weights, and of their gradient.
size_t ck_depthwise_weight_count(ck_depthwise convolution);

/// The bytes of scratch memory that the forward pass needs. More threads need more.
size_t ck_depthwise_forward_scratch(ck_run run, ck_depthwise convolution);

void ck_depthwise_forward(
    ck_run run, ck_depthwise convolution, const ck_depthwise_pass *pass, void *scratch);

/// Mean and population variance of each channel of y from the moments that the forward pass took, to the last bit what
/// `ck_norm_statistics` gives for y.
///
/// - mean, variance: written, as many as there are padded channels.
void ck_depthwise_statistics(
    ck_run run, ck_depthwise convolution, const void *moments, float *mean, float *variance);

/// The bytes of scratch memory that the data gradient needs. More threads need more.
size_t ck_depthwise_data_gradient_scratch(ck_run run, ck_depthwise convolution);

/// The gradient of x, or of what a norm made of it; overwritten. With a tally, before the norm's activation.
///
/// - addend: NULL, or what is added to the gradient, in x's shape; may be dx.
/// - tally: NULL, or the sums to be taken for the backward pass of the norm that x went through.
void ck_depthwise_data_gradient(
    ck_run run, ck_depthwise convolution, const float *dy, const float *weights,
    const float *addend, float *dx, const ck_norm_tally *tally, void *scratch);

/// The bytes of scratch memory that the weight gradient needs. More threads need more.
size_t ck_depthwise_weight_gradient_scratch(ck_run run, ck_depthwise convolution);

/// The gradients of weights and bias, overwritten.
///
/// - norm: as in the forward pass.
/// - dweights: in the weights' layout.
/// - dbias: one float for each padded channel; or NULL.
void ck_depthwise_weight_gradient(
    ck_run run, ck_depthwise convolution, const float *x, const ck_norm *norm, const float *dy,
    float *dweights, float *dbias, void *scratch);

/// What both gradients are computed from, and where they go.
typedef struct ck_depthwise_gradients {
  /// As in the forward pass.
  const float *x;
  const ck_norm *norm;
  const float *dy;
  /// NULL, or what dy goes through as it is read.
  const ck_norm_gradient *through;
  const float *weights;
  /// As in `ck_depthwise_data_gradient`. With `through`, dx may be dy, which may be addend too, or
  /// `through->x`, where they have the same shape.
  const float *addend;
  float *dx;
  const ck_norm_tally *tally;
  /// As in `ck_depthwise_weight_gradient`.
  float *dweights, *dbias;
} ck_depthwise_gradients;

/// The bytes of scratch memory that both gradients together need. More threads need more.
size_t ck_depthwise_gradients_scratch(ck_run run, ck_depthwise convolution);

/// Both gradients, plane by plane, so that memory is read once for both: the same bits as from `ck_depthwise_data_gradient`,
/// `ck_depthwise_weight_gradient` and, before them, `ck_norm_backward_input` or `ck_gate_backward_input`.
void ck_depthwise_both_gradients(
    ck_run run, ck_depthwise convolution, const ck_depthwise_gradients *gradients, void *scratch);

#endif
