// Update rules whose steps depend on whole tensors: the passes over a tensor's elements.
//
// `count` is that of one tensor's elements, padding included. Elements that are zero in weights, gradients and
// slots stay exactly zero.
#ifndef CK_LAYERWISE_H
#define CK_LAYERWISE_H

#include <stddef.h>

#include "ck_run.h"

typedef struct ck_lamb {
  double beta1, beta2, epsilon, weight_decay;
  /// How many updates this will have been, from 1.
  int64_t step;
} ck_lamb;

/// Sums of squares over a tensor.
typedef struct ck_squares {
  double weights, direction;
} ck_squares;

/// Brings the running means of gradients and of their squares to this step, and gives the sums of squares, in double over
/// fixed blocks that are added in order, of the weights w and of the direction
///
///     u = m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon) + weight_decay * w
ck_squares ck_lamb_moments(
    ck_run run, const ck_lamb *rule, size_t count, const float *g, const float *w, float *average,
    float *square_average);

/// w -= rate * u, with the running means as `ck_lamb_moments` left them.
void ck_lamb_step(
    ck_run run, const ck_lamb *rule, double rate, size_t count, const float *average,
    const float *square_average, float *w);

/// buffer += (1 - momentum) * (g - buffer); the update is the buffer, with `nesterov` g + momentum * (buffer - g).
void ck_muon_momentum(
    ck_run run, double momentum, bool nesterov, size_t count, const float *g, float *buffer,
    float *update);

/// w = shrink * w - rate * update.
void ck_muon_step(
    ck_run run, double rate, double shrink, size_t count, const float *update, float *w);

#endif
