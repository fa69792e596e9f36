// Rows are short, so plain loops in double: exact enough to be the reference, and no share of a step's time.
#include "ck_loss.h"

#include <math.h>

#include "share.h"

typedef struct loss_call {
  ck_logits logits;
  const int32_t *labels;
  double smoothing;
  double *losses;
  float *gradient, *probabilities;
} loss_call;

static int32_t argmax(const float *row, int32_t classes) {
  int32_t best = 0;
  for (int32_t k = 1; k < classes; ++k)
    if (row[k] > row[best]) best = k;
  return best;
}

/// The logarithm of the sum of exp(row); the largest value is taken out first, so that nothing overflows.
static double log_sum(const float *row, int32_t classes) {
  const double top = row[argmax(row, classes)];
  double sum = 0;
  for (int32_t k = 0; k < classes; ++k) sum += exp(row[k] - top);
  return top + log(sum);
}

static void cross_entropy_rows(void *context, int32_t index, int32_t count) {
  const loss_call *c = context;
  const int32_t classes = c->logits.classes;
  const double even = c->smoothing / classes, rows = c->logits.rows;
  const ck_range range = ck_share((size_t)c->logits.rows, 1, index, count);
  for (size_t i = range.begin; i < range.end; ++i) {
    const size_t at = i * (size_t)c->logits.stride;
    const float *row = c->logits.values + at;
    const int32_t label = c->labels[i];
    const bool known = label >= 0 && label < classes;
    const double whole = log_sum(row, classes);
    double loss = known ? (1 - c->smoothing) * (whole - row[label]) : NAN;
    if (even != 0)
      for (int32_t k = 0; k < classes; ++k) loss += even * (whole - row[k]);
    c->losses[i] = loss;
    if (!c->gradient) continue;
    float *gradient = c->gradient + at;
    for (int32_t k = 0; k < classes; ++k) {
      const double target = even + (k == label ? 1 - c->smoothing : 0);
      gradient[k] = (float)((exp(row[k] - whole) - target) / rows);
    }
    for (int32_t k = classes; k < c->logits.stride; ++k) gradient[k] = 0;
  }
}

static void softmax_rows(void *context, int32_t index, int32_t count) {
  const loss_call *c = context;
  const ck_range range = ck_share((size_t)c->logits.rows, 1, index, count);
  for (size_t i = range.begin; i < range.end; ++i) {
    const size_t at = i * (size_t)c->logits.stride;
    const float *row = c->logits.values + at;
    const double whole = log_sum(row, c->logits.classes);
    float *out = c->probabilities + at;
    for (int32_t k = 0; k < c->logits.classes; ++k) out[k] = (float)exp(row[k] - whole);
    for (int32_t k = c->logits.classes; k < c->logits.stride; ++k) out[k] = 0;
  }
}

/// An exponential costs about as much as ten elements of other kernels.
static int32_t worthwhile(ck_run run, ck_logits logits) {
  return ck_worthwhile(run.threads, 10 * (size_t)logits.rows * (size_t)logits.classes);
}

void ck_softmax(ck_run run, ck_logits logits, float *probabilities) {
  loss_call call = {.logits = logits, .probabilities = probabilities};
  ck_parallel(worthwhile(run, logits), softmax_rows, &call);
}

void ck_argmax(ck_logits logits, int32_t *predictions) {
  for (int32_t i = 0; i < logits.rows; ++i)
    predictions[i] = argmax(logits.values + (size_t)i * (size_t)logits.stride, logits.classes);
}

double ck_cross_entropy(
    ck_run run, ck_logits logits, const int32_t *labels, double smoothing, double *losses,
    float *gradient) {
  loss_call call = {
      .logits = logits,
      .labels = labels,
      .smoothing = smoothing,
      .losses = losses,
      .gradient = gradient,
  };
  ck_parallel(worthwhile(run, logits), cross_entropy_rows, &call);
  double sum = 0;
  for (int32_t i = 0; i < logits.rows; ++i) sum += losses[i];
  return sum;
}
