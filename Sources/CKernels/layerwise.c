#include "ck_layerwise.h"

#include <math.h>

#include "share.h"

/// Into how many blocks a sum is divided, whatever the number of threads.
enum { SUM_BLOCKS = 256 };

// What each pass reads: the rule's scalars, worked out in double and rounded once.

typedef struct lamb_call {
  size_t count;
  const float *g;
  float *w, *average, *square;
  /// rest: 1 - beta; correction1: 1 / (1 - beta1^step); correction2: 1 / sqrt(1 - beta2^step).
  float rate, decay, rest1, beta2, rest2, correction1, correction2, epsilon;
  /// A block's sums.
  ck_squares *partial;
} lamb_call;

typedef struct muon_call {
  size_t count;
  const float *g;
  float *w, *buffer, *update;
  /// rest: 1 - momentum.
  float rate, shrink, momentum, rest;
  bool nesterov;
} muon_call;

#define CK_BODY "layerwise_body.h"
#include "each_isa.h"

#define SWEEP(name) ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

static lamb_call lamb_call_of(const ck_lamb *rule, size_t count) {
  const double step = (double)rule->step;
  return (lamb_call){
      .count = count,
      .decay = (float)rule->weight_decay,
      .rest1 = (float)(1 - rule->beta1),
      .beta2 = (float)rule->beta2,
      .rest2 = (float)(1 - rule->beta2),
      .correction1 = (float)(1 / (1 - pow(rule->beta1, step))),
      .correction2 = (float)(1 / sqrt(1 - pow(rule->beta2, step))),
      .epsilon = (float)rule->epsilon,
  };
}

ck_squares ck_lamb_moments(
    ck_run run, const ck_lamb *rule, size_t count, const float *g, const float *w, float *average,
    float *square_average) {
  ck_squares partial[SUM_BLOCKS];
  lamb_call call = lamb_call_of(rule, count);
  call.g = g;
  // This pass only reads the weights.
  call.w = (float *)w;
  call.average = average;
  call.square = square_average;
  call.partial = partial;
  SWEEP(lamb_moments);
  ck_squares total = {0, 0};
  for (int block = 0; block < SUM_BLOCKS; ++block) {
    total.weights += partial[block].weights;
    total.direction += partial[block].direction;
  }
  return total;
}

void ck_lamb_step(
    ck_run run, const ck_lamb *rule, double rate, size_t count, const float *average,
    const float *square_average, float *w) {
  lamb_call call = lamb_call_of(rule, count);
  call.w = w;
  // This pass only reads the means.
  call.average = (float *)average;
  call.square = (float *)square_average;
  call.rate = (float)rate;
  SWEEP(lamb);
}

void ck_muon_momentum(
    ck_run run, double momentum, bool nesterov, size_t count, const float *g, float *buffer,
    float *update) {
  muon_call call = {
      .count = count,
      .g = g,
      .buffer = buffer,
      .update = update,
      .momentum = (float)momentum,
      .rest = (float)(1 - momentum),
      .nesterov = nesterov,
  };
  SWEEP(muon_momentum);
}

void ck_muon_step(
    ck_run run, double rate, double shrink, size_t count, const float *update, float *w) {
  muon_call call = {
      .count = count,
      .w = w,
      .update = (float *)update,
      .rate = (float)rate,
      .shrink = (float)shrink,
  };
  SWEEP(muon);
}
