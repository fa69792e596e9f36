// Images times a factor for each channel: squeeze-and-excitation, layer scale, stochastic depth.
#ifndef CK_SCALE_H
#define CK_SCALE_H

#include "ck_dropout.h"
#include "ck_run.h"
#include "ck_shape.h"

/// y = x times s, one factor for each sample and channel: [batch, padded channels], zero in the padding. y may be x.
///
/// Hu, Shen, Sun, "Squeeze-and-Excitation Networks", 2018.
void ck_scale_channels_forward(
    ck_run run, ck_shape shape, const float *x, const float *s, float *y);

/// The gradients of both factors.
///
/// - add: whether dy * s is added to dx; else it overwrites it.
/// - dx: may be dy or, where it is overwritten, x.
/// - ds: [batch, padded channels], overwritten by the sums of dy * x over pixels, which go on in double after every
///   256 pixels.
void ck_scale_channels_backward(
    ck_run run, ck_shape shape, const float *x, const float *s, const float *dy, bool add,
    float *dx, float *ds);

/// The end of a residual block whose branch is scaled by channel and dropped by sample:
/// y = r + keep[n] * gamma[c] * x.
///
/// Touvron et al., "Going deeper with Image Transformers", 2021, for gamma ("layer scale"); Huang et al., "Deep Networks
/// with Stochastic Depth", 2016, for keep.
typedef struct ck_branch {
  /// As many as there are padded channels; NULL for ones.
  const float *gamma;
  /// Which samples' branches to drop; NULL for none, as in evaluation. Sample n's uniform number is that of element n of
  /// `ck_dropout`: keep[n] is 0 where it is less than `probability`, else 1 / (1 - probability).
  const ck_dropout *drop;
} ck_branch;

/// - x: not read where the branch is dropped.
/// - r: NULL for zero.
/// - y: may be x or r.
void ck_branch_forward(
    ck_run run, ck_shape shape, const ck_branch *branch, const float *x, const float *r, float *y);

/// The bytes of scratch memory that `ck_branch_backward` needs for dgamma.
size_t ck_branch_scratch(ck_shape shape);

/// The branch's gradients; that of r is dy itself.
///
/// - x: read for dgamma only.
/// - dx: keep[n] * gamma[c] * dy, overwritten; may be x or dy.
/// - dgamma: of each padded channel, overwritten: sums of keep[n] * dy * x over 256 pixels in float, then in double in order
///   of pixels and samples. NULL where gamma is.
void ck_branch_backward(
    ck_run run, ck_shape shape, const ck_branch *branch, const float *x, const float *dy, float *dx,
    float *dgamma, void *scratch);

#endif
