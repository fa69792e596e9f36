// Convolutions 3x3 of stride 1 by Winograd's minimal filtering F(4x4, 3x3).
//
// After Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308. A 4x4 tile of
// outputs comes from a 6x6 tile of inputs with 36 multiplications a channel pair instead of 144:
//
//   forward          Y  = Aᵀ [ (G g Gᵀ) . (Bᵀ d B) ] A
//   data gradient    the same with dy as d and the kernel rotated by 180 degrees and transposed
//   weight gradient  dg = Gᵀ [ (Bᵀ d B) . (A dy Aᵀ) ] G
//
// where . multiplies element by element and sums over channels (over tiles in the last line): 36 matrix
// products. Unlike the other kernels these use fused multiply-adds where the processor has them, so the last bits
// depend on the instruction set. They never depend on the number of threads.
#ifndef CK_WINOGRAD_H
#define CK_WINOGRAD_H

#include "ck_norm.h"
#include "ck_run.h"
#include "ck_shape.h"

/// One convolution, described by its forward pass.
///
/// Its weights, here and in oneDNN's terms, are OIhw8i8o or OIhw16i16o: [ceil(out / block), ceil(in / block),
/// 3, 3, block of inputs, block of outputs] floats, zero where a channel is padding.
typedef struct ck_winograd {
  /// The shape of x.
  ck_shape input;
  int32_t out_channels;
  /// Rows and columns of zeros on each side: 0, 1 or 2. The output must have at least one pixel.
  int32_t padding;
} ck_winograd;

/// The shape of y: height and width grow by 2 * padding - 2.
ck_shape ck_winograd_output(ck_winograd convolution);

/// The number of floats of the weights, and of their gradient.
size_t ck_winograd_weight_count(ck_winograd convolution);

/// The bytes of transformed weights: about four times the weights' own.
size_t ck_winograd_transformed_bytes(ck_winograd convolution);

/// Transforms weights for forward passes with the same weights.
///
/// - scale: NULL, or a factor for each padded output channel: how a batch norm is folded into weights.
void ck_winograd_transform(
    ck_run run, ck_winograd convolution, const float *weights, const float *scale,
    void *transformed);

/// What a forward pass reads and writes: y = convolution(norm(x)) + bias + addend, then ReLU if asked.
typedef struct ck_winograd_pass {
  const float *x;
  /// The normalisation that x goes through as it is read, with the identity or ReLU; or NULL. The image's padding stays zero.
  const ck_norm *norm;
  /// By `ck_winograd_transform` in the same instruction set; or NULL, and the pass transforms `weights` itself. The
  /// results are the same to the last bit.
  const void *transformed;
  /// Read where `transformed` is NULL: the weights, and NULL or a factor for each padded output channel.
  const float *weights, *scale;
  /// One float for each padded output channel, zero in the padding; or NULL.
  const float *bias;
  /// In y's shape; or NULL.
  const float *addend;
  bool relu;
  /// May be `addend`.
  float *y;
  /// The statistics of y for a batch norm that follows: NULL, or room for `ck_winograd_moments_bytes`, read by
  /// `ck_winograd_statistics`.
  void *moments;
} ck_winograd_pass;

/// The bytes of scratch memory that the forward pass needs. More threads need more.
///
/// - transformed: whether the pass will be given transformed weights.
size_t ck_winograd_forward_scratch(ck_run run, ck_winograd convolution, bool transformed);

void ck_winograd_forward(
    ck_run run, ck_winograd convolution, const ck_winograd_pass *pass, void *scratch);

/// The bytes of scratch memory that the data gradient needs. More threads need more.
size_t ck_winograd_data_gradient_scratch(ck_run run, ck_winograd convolution);

/// The gradient of x, overwritten.
///
/// - addend: NULL, or what is added to the gradient, in x's shape; may be dx.
void ck_winograd_data_gradient(
    ck_run run, ck_winograd convolution, const float *dy, const float *weights,
    const float *addend, float *dx, void *scratch);

/// The bytes of scratch memory that the weight gradient needs. More threads need more.
size_t ck_winograd_weight_gradient_scratch(ck_run run, ck_winograd convolution);

/// The gradients of weights and bias, overwritten.
///
/// - norm: as in the forward pass.
/// - dweights: in the weights' layout.
/// - dbias: one float for each padded output channel; or NULL.
void ck_winograd_weight_gradient(
    ck_run run, ck_winograd convolution, const float *x, const ck_norm *norm, const float *dy,
    float *dweights, float *dbias, void *scratch);

/// The bytes of the moments that the forward pass takes in the given instruction set.
size_t ck_winograd_moments_bytes(ck_isa isa, ck_winograd convolution);

/// Mean and population variance of each channel of y over batch, height and width.
///
/// The moments hold mean and sum of squared deviations of a few hundred pixels each, taken around a value close
/// to their mean; they are merged in double, in order, as `ck_norm_statistics` does.
///
/// - mean, variance: written, as many as there are padded output channels.
void ck_winograd_statistics(
    ck_isa isa, ck_winograd convolution, const void *moments, float *mean, float *variance);

#endif
