// Layer normalisation over the channels of each pixel, as ConvNeXt's LayerNorm2d.
//
// Ba, Kiros, Hinton, "Layer Normalization", 2016. Images of 1x1 are vectors, [batch, channels].
#ifndef CK_LAYER_NORM_H
#define CK_LAYER_NORM_H

#include "ck_run.h"
#include "ck_shape.h"

/// y = gamma (x - mean) inverse + beta, with mean and inverse = 1 / sqrt(variance + epsilon) of the pixel's channels; the
/// variance is the population's.
typedef struct ck_layer_norm {
  /// By channel, zero in the padding.
  const float *gamma, *beta;
  float epsilon;
} ck_layer_norm;

/// Normalises x into y, zero in the padding. y may be x.
///
/// Sums run in float in lanes, over the deviations from a first mean for the second, which corrects the mean too.
///
/// - mean, inverse: written, one for each pixel: [batch, height, width].
void ck_layer_norm_forward(
    ck_run run, ck_shape shape, const ck_layer_norm *norm, const float *x, float *mean,
    float *inverse, float *y);

/// The bytes of scratch memory that the backward pass needs.
size_t ck_layer_norm_scratch(ck_shape shape);

/// The gradients of x, gamma and beta, overwritten, zero in the padding.
///
/// - x, mean, inverse: the input of the forward pass, and what it has left.
/// - dx: may be x or dy; NULL where it is not wanted.
/// - dgamma, dbeta: of each padded channel, summed in double over stretches of 256 pixels, which are added in order.
void ck_layer_norm_backward(
    ck_run run, ck_shape shape, const ck_layer_norm *norm, const float *x, const float *mean,
    const float *inverse, const float *dy, float *dx, float *dgamma, float *dbeta, void *scratch);

#endif
