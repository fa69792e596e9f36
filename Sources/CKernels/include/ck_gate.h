// Squeeze-and-excitation behind a batch norm, without the images that pass between them.
//
// Of what a norm makes, z = activation(norm(x)), the mean over each plane is taken, from which a factor for each image and
// channel is computed, the gate; whoever reads z * gate computes it from x. The gradient of z is dy * gate + dmean / pixels,
// where dy is that of z * gate: the norm's sums over it are sums over dy and over no gradient at all, which are taken in
// passing before gate's and mean's gradients are known, and put together by plane.
//
// Hu, Shen, Sun, "Squeeze-and-Excitation Networks", 2018.
#ifndef CK_GATE_H
#define CK_GATE_H

#include "ck_norm.h"
#include "ck_run.h"
#include "ck_shape.h"

/// The sums that are taken of each plane and lane in `ck_norm_tally`, with n = norm(x): of dy times the activation's derivative
/// at n, of that times (x - mean), of both without dy, and of dy * activation(n).
enum { CK_GATE_SUMS = 5 };

/// The bytes of the sums for a norm's input of this shape.
size_t ck_gate_scratch(ck_shape shape);

/// The gradient of the gate from the sums: [batch, padded channels], overwritten.
void ck_gate_backward_factors(ck_run run, ck_shape shape, const void *sums, float *dgate);

/// The norm's dgamma and dbeta from the sums, overwritten: the first backward pass of the norm.
///
/// - gate, dmean: [batch, padded channels]; dmean is NULL where no gradient comes to the mean.
void ck_gate_backward_join(
    ck_run run, ck_shape shape, const ck_norm *norm, const void *sums, const float *gate,
    const float *dmean, float *dgamma, float *dbeta);

/// The second backward pass of the norm: the gradient of x from that of z * gate. dx may be x or dy.
void ck_gate_backward_input(
    ck_run run, ck_shape shape, const ck_norm *norm, const float *x, const float *dy,
    const float *gate, const float *dmean, const float *dgamma, const float *dbeta, float *dx);

#endif
