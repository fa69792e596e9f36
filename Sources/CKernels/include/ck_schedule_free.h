// Schedule-free steps: one fused pass an update rule.
//
// Gradients g are those at y, the weights that are trained; with them goes u = z - y, the way from there to the
// sequence z that the plain steps are taken on. Scalars are worked out in double and rounded once; elements that are
// zero in weights, gradients and slots stay exactly zero.
#ifndef CK_SCHEDULE_FREE_H
#define CK_SCHEDULE_FREE_H

#include <stddef.h>

#include "ck_run.h"

typedef struct ck_schedule_free {
  double rate;
  /// How much of the average there is in y, the rest being z.
  double beta;
  /// The weight of this step's z in the average.
  double share;
  double weight_decay;
} ck_schedule_free;

/// With d the gradient plus weight_decay * y:
///
///     y += share * u - rate * (1 - beta * (1 - share)) * d
///     u = (1 - share) * (u - beta * rate * d)
void ck_schedule_free_sgd_step(
    ck_run run, const ck_schedule_free *rule, size_t count, const float *g, float *y, float *u);

/// The same with d = g / (sqrt(v / (1 - beta2^step)) + epsilon) + weight_decay * y, and v the running mean of squared
/// gradients.
///
/// - step: how many updates this will have been, from 1.
void ck_schedule_free_adamw_step(
    ck_run run, const ck_schedule_free *rule, double beta2, double epsilon, int64_t step,
    size_t count, const float *g, float *y, float *u, float *square_average);

/// x = y - (1 / beta - 1) * u: the average, of which y has the share beta.
void ck_schedule_free_average(
    ck_run run, double beta, size_t count, const float *y, const float *u, float *x);

#endif
