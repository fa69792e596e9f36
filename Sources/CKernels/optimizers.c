#include "ck_optimizers.h"

#include <math.h>

#include "share.h"

// What each rule's pass reads: the rule's scalars, worked out in double and rounded once.

typedef struct sgd_call {
  size_t count;
  const float *g;
  float *w, *buffer;
  float rate, decay, momentum, undamped;
  bool nesterov, first;
} sgd_call;

typedef struct adagrad_call {
  size_t count;
  const float *g;
  float *w, *sum;
  float rate, decay, epsilon;
} adagrad_call;

typedef struct adadelta_call {
  size_t count;
  const float *g;
  float *w, *square, *delta;
  /// rest: 1 - rho.
  float rate, decay, rho, rest, epsilon;
} adadelta_call;

typedef struct rmsprop_call {
  size_t count;
  const float *g;
  float *w, *square, *average, *buffer;
  /// rest: 1 - alpha.
  float rate, decay, alpha, rest, epsilon, momentum;
} rmsprop_call;

/// Adam and those made of the same moments.
typedef struct adam_call {
  size_t count;
  const float *g;
  float *w, *average, *square, *maximum;
  /// rate: of the average; direct_rate: of the gradient itself (NAdam), else 0.
  float rate, direct_rate;
  /// rest: 1 - beta; correction2: 1 / sqrt(1 - beta2^step); shrink: what decoupled decay leaves of a weight.
  float decay, rest1, beta2, rest2, correction2, epsilon, shrink;
  /// undivided: the step is not divided by the root of the mean square (RAdam's first steps).
  bool decoupled, undivided;
} adam_call;

typedef struct adamax_call {
  size_t count;
  const float *g;
  float *w, *average, *norm;
  float rate, decay, rest1, beta2, epsilon;
} adamax_call;

typedef struct lion_call {
  size_t count;
  const float *g;
  float *w, *average;
  /// rest: 1 - beta; shrink: what decay leaves of a weight.
  float rate, beta1, rest1, beta2, rest2, shrink;
} lion_call;

#define CK_BODY "optimizers_body.h"
#include "each_isa.h"

#define SWEEP(name) ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

void ck_sgd_step(
    ck_run run, const ck_sgd *rule, size_t count, const float *g, float *w, float *buffer) {
  sgd_call call = {
      .count = count,
      .g = g,
      .w = w,
      .buffer = buffer,
      .rate = (float)rule->rate,
      .decay = (float)rule->weight_decay,
      .momentum = (float)rule->momentum,
      .undamped = (float)(1 - rule->dampening),
      .nesterov = rule->nesterov,
      .first = rule->first,
  };
  SWEEP(sgd);
}

void ck_adagrad_step(
    ck_run run, const ck_adagrad *rule, size_t count, const float *g, float *w, float *sum) {
  adagrad_call call = {
      .count = count,
      .g = g,
      .w = w,
      .sum = sum,
      .rate = (float)rule->rate,
      .decay = (float)rule->weight_decay,
      .epsilon = (float)rule->epsilon,
  };
  SWEEP(adagrad);
}

void ck_adadelta_step(
    ck_run run, const ck_adadelta *rule, size_t count, const float *g, float *w,
    float *square_average, float *delta_average) {
  adadelta_call call = {
      .count = count,
      .g = g,
      .w = w,
      .square = square_average,
      .delta = delta_average,
      .rate = (float)rule->rate,
      .decay = (float)rule->weight_decay,
      .rho = (float)rule->rho,
      .rest = (float)(1 - rule->rho),
      .epsilon = (float)rule->epsilon,
  };
  SWEEP(adadelta);
}

void ck_rmsprop_step(
    ck_run run, const ck_rmsprop *rule, size_t count, const float *g, float *w,
    float *square_average, float *average, float *buffer) {
  rmsprop_call call = {
      .count = count,
      .g = g,
      .w = w,
      .square = square_average,
      .average = average,
      .buffer = buffer,
      .rate = (float)rule->rate,
      .decay = (float)rule->weight_decay,
      .alpha = (float)rule->alpha,
      .rest = (float)(1 - rule->alpha),
      .epsilon = (float)rule->epsilon,
      .momentum = (float)rule->momentum,
  };
  SWEEP(rmsprop);
}

void ck_adam_step(
    ck_run run, const ck_adam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average, float *maximum) {
  const double step = (double)rule->step;
  adam_call call = {
      .count = count,
      .g = g,
      .w = w,
      .average = average,
      .square = square_average,
      .maximum = maximum,
      .rate = (float)(rule->rate / (1 - pow(rule->beta1, step))),
      .decay = (float)rule->weight_decay,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .rest2 = (float)(1 - rule->beta2),
      .correction2 = (float)(1 / sqrt(1 - pow(rule->beta2, step))),
      .epsilon = (float)rule->epsilon,
      .shrink = (float)(1 - rule->rate * rule->weight_decay),
      .decoupled = rule->decoupled,
  };
  SWEEP(adam);
}

void ck_nadam_step(
    ck_run run, const ck_nadam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average) {
  const double product = rule->momentum_product, next = rule->next_momentum;
  adam_call call = {
      .count = count,
      .g = g,
      .w = w,
      .average = average,
      .square = square_average,
      .rate = (float)(rule->rate * next / (1 - product * next)),
      .direct_rate = (float)(rule->rate * (1 - rule->momentum) / (1 - product)),
      .decay = (float)rule->weight_decay,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .rest2 = (float)(1 - rule->beta2),
      .correction2 = (float)(1 / sqrt(1 - pow(rule->beta2, (double)rule->step))),
      .epsilon = (float)rule->epsilon,
      .shrink = (float)(1 - rule->rate * rule->weight_decay),
      .decoupled = rule->decoupled,
  };
  SWEEP(adam);
}

void ck_radam_step(
    ck_run run, const ck_radam *rule, size_t count, const float *g, float *w, float *average,
    float *square_average) {
  const double step = (double)rule->step, power2 = pow(rule->beta2, step);
  const double longest = 2 / (1 - rule->beta2) - 1;
  const double length = longest - 2 * step * power2 / (1 - power2);
  const bool rectified = length > 5;
  double rate = rule->rate / (1 - pow(rule->beta1, step));
  if (rectified) {
    const double variance = (length - 4) * (length - 2) * longest;
    rate *= sqrt((1 - power2) * variance / ((longest - 4) * (longest - 2) * length));
  }
  adam_call call = {
      .count = count,
      .g = g,
      .w = w,
      .average = average,
      .square = square_average,
      .rate = (float)rate,
      .decay = (float)rule->weight_decay,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .rest2 = (float)(1 - rule->beta2),
      // The root's correction is in the rate: epsilon joins the root without it.
      .correction2 = 1,
      .epsilon = (float)rule->epsilon,
      .shrink = (float)(1 - rule->rate * rule->weight_decay),
      .decoupled = rule->decoupled,
      .undivided = !rectified,
  };
  SWEEP(adam);
}

void ck_adamax_step(
    ck_run run, const ck_adamax *rule, size_t count, const float *g, float *w, float *average,
    float *infinity_norm) {
  adamax_call call = {
      .count = count,
      .g = g,
      .w = w,
      .average = average,
      .norm = infinity_norm,
      .rate = (float)(rule->rate / (1 - pow(rule->beta1, (double)rule->step))),
      .decay = (float)rule->weight_decay,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .epsilon = (float)rule->epsilon,
  };
  SWEEP(adamax);
}

void ck_lion_step(
    ck_run run, const ck_lion *rule, size_t count, const float *g, float *w, float *average) {
  lion_call call = {
      .count = count,
      .g = g,
      .w = w,
      .average = average,
      .rate = (float)rule->rate,
      .beta1 = (float)rule->beta1,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .rest2 = (float)(1 - rule->beta2),
      .shrink = (float)(1 - rule->rate * rule->weight_decay),
  };
  SWEEP(lion);
}
