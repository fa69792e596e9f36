// Optimizer steps: one fused pass an update rule, PyTorch's formulas.
//
// Every function updates `count` weights w in place from gradients g, which it only reads. Scalars are worked
// out in double and rounded once. A quotient whose denominator is zero counts as zero, where PyTorch would
// write not-a-number: an element that is zero in weights, gradients and slots stays exactly zero, even
// with an epsilon of zero.
#ifndef CK_OPTIMIZERS_H
#define CK_OPTIMIZERS_H

#include <stddef.h>

#include "ck_run.h"

typedef struct ck_sgd {
  double rate, momentum, dampening, weight_decay;
  bool nesterov;
  /// The first step: the buffer takes the gradient undamped.
  bool first;
} ck_sgd;

/// - buffer: the momentum buffer; NULL when `momentum` is zero.
void ck_sgd_step(
    ck_run run, const ck_sgd *rule, size_t count, const float *g, float *w, float *buffer);

typedef struct ck_adagrad {
  /// The decayed rate: rate / (1 + (step - 1) * decay).
  double rate;
  double epsilon, weight_decay;
} ck_adagrad;

/// - sum: the sum of squared gradients.
void ck_adagrad_step(
    ck_run run, const ck_adagrad *rule, size_t count, const float *g, float *w, float *sum);

typedef struct ck_adadelta {
  double rate, rho, epsilon, weight_decay;
} ck_adadelta;

/// - square_average, delta_average: the running means of squared gradients and of squared updates.
void ck_adadelta_step(
    ck_run run, const ck_adadelta *rule, size_t count, const float *g, float *w,
    float *square_average, float *delta_average);

typedef struct ck_rmsprop {
  double rate, alpha, epsilon, momentum, weight_decay;
} ck_rmsprop;

/// - average: the running mean of gradients; NULL for the rule that is not centred. The centred variance
///   square_average - average^2 is clamped at zero, where PyTorch lets rounding carry it below.
/// - buffer: the momentum buffer; NULL when `momentum` is zero.
void ck_rmsprop_step(
    ck_run run, const ck_rmsprop *rule, size_t count, const float *g, float *w,
    float *square_average, float *average, float *buffer);

typedef struct ck_adam {
  double rate, beta1, beta2, epsilon, weight_decay;
  /// Weight decay shrinks the weights by rate * weight_decay (AdamW) instead of joining the gradient.
  bool decoupled;
  /// How many updates this will have been, from 1.
  int64_t step;
} ck_adam;

/// - average, square_average: the running means of gradients and of their squares.
/// - maximum: the largest square average so far (AMSGrad); NULL without.
void ck_adam_step(
    ck_run run, const ck_adam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average, float *maximum);

typedef struct ck_nadam {
  double rate, beta1, beta2, epsilon, weight_decay;
  /// Weight decay shrinks the weights instead of joining the gradient.
  bool decoupled;
  /// The momentum of this step and of the next, and the product of all up to this one.
  double momentum, next_momentum, momentum_product;
  /// How many updates this will have been, from 1.
  int64_t step;
} ck_nadam;

/// - average, square_average: the running means of gradients and of their squares.
void ck_nadam_step(
    ck_run run, const ck_nadam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average);

typedef struct ck_radam {
  double rate, beta1, beta2, epsilon, weight_decay;
  /// Weight decay shrinks the weights instead of joining the gradient.
  bool decoupled;
  /// How many updates this will have been, from 1.
  int64_t step;
} ck_radam;

/// - average, square_average: the running means of gradients and of their squares.
void ck_radam_step(
    ck_run run, const ck_radam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average);

typedef struct ck_adamax {
  double rate, beta1, beta2, epsilon, weight_decay;
  /// How many updates this will have been, from 1.
  int64_t step;
} ck_adamax;

/// - average: the running mean of gradients.
/// - infinity_norm: max(beta2 * infinity_norm, abs(g) + epsilon).
void ck_adamax_step(
    ck_run run, const ck_adamax *rule, size_t count, const float *g, float *w, float *average,
    float *infinity_norm);

typedef struct ck_lion {
  double rate, beta1, beta2;
  /// Shrinks the weights by rate * weight_decay.
  double weight_decay;
} ck_lion;

/// - average: the running mean of gradients.
void ck_lion_step(
    ck_run run, const ck_lion *rule, size_t count, const float *g, float *w, float *average);

#endif
