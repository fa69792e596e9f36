// Prodigy's two passes over a tensor: the sums that the estimate of the distance is made of, then the step.
//
// `count` is that of one tensor's elements, padding included. Elements that are zero in weights, gradients and slots
// stay exactly zero.
#ifndef CK_PRODIGY_H
#define CK_PRODIGY_H

#include <stddef.h>

#include "ck_run.h"

typedef struct ck_prodigy {
  double beta1, beta2, beta3;
  /// The estimate of the distance before this step.
  double distance;
  /// What a gradient counts in the weighted sum of gradients.
  double weight;
} ck_prodigy;

/// Sums over a tensor.
typedef struct ck_prodigy_sums {
  /// Of gradient times the way that the weights have gone.
  double progress;
  /// Of the weighted sum of gradients, each element's size.
  double size;
} ck_prodigy_sums;

/// Brings the running means and the weighted sum of gradients to this step, and gives sums in double over fixed blocks
/// that are added in order:
///
///     average = beta1 * average + (1 - beta1) * distance * g
///     square_average = beta2 * square_average + (1 - beta2) * distance^2 * g^2
///     sum = beta3 * sum + weight * g
///
/// - moved: how far the weights are from where they began.
ck_prodigy_sums ck_prodigy_gather(
    ck_run run, const ck_prodigy *rule, size_t count, const float *g, const float *moved,
    float *average, float *square_average, float *sum);

/// w and moved -= shrink * w + rate * average / (sqrt(square_average) + epsilon).
void ck_prodigy_step(
    ck_run run, double rate, double shrink, double epsilon, size_t count, const float *average,
    const float *square_average, float *w, float *moved);

#endif
