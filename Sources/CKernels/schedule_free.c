#include "ck_schedule_free.h"

#include <math.h>

#include "share.h"

// What each pass reads: the rule's scalars, worked out in double and rounded once.

typedef struct schedule_free_call {
  size_t count;
  const float *g;
  float *y, *u, *square;
  /// pace: of y along the direction; rest: 1 - share; far: beta * rate.
  float share, pace, rest, far, decay;
  /// rest2: 1 - beta2; correction2: 1 / sqrt(1 - beta2^step).
  float beta2, rest2, correction2, epsilon;
} schedule_free_call;

typedef struct schedule_free_average_call {
  size_t count;
  const float *y, *u;
  float *x;
  /// 1 / beta - 1.
  float beyond;
} schedule_free_average_call;

#define CK_BODY "schedule_free_body.h"
#include "each_isa.h"

#define SWEEP(name) ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

static schedule_free_call call_of(
    const ck_schedule_free *rule, size_t count, const float *g, float *y, float *u) {
  return (schedule_free_call){
      .count = count,
      .g = g,
      .y = y,
      .u = u,
      .share = (float)rule->share,
      .pace = (float)(rule->rate * (1 - rule->beta * (1 - rule->share))),
      .rest = (float)(1 - rule->share),
      .far = (float)(rule->beta * rule->rate),
      .decay = (float)rule->weight_decay,
  };
}

void ck_schedule_free_sgd_step(
    ck_run run, const ck_schedule_free *rule, size_t count, const float *g, float *y, float *u) {
  schedule_free_call call = call_of(rule, count, g, y, u);
  SWEEP(schedule_free_sgd);
}

void ck_schedule_free_adamw_step(
    ck_run run, const ck_schedule_free *rule, double beta2, double epsilon, int64_t step,
    size_t count, const float *g, float *y, float *u, float *square_average) {
  schedule_free_call call = call_of(rule, count, g, y, u);
  call.square = square_average;
  call.beta2 = (float)beta2;
  call.rest2 = (float)(1 - beta2);
  call.correction2 = (float)(1 / sqrt(1 - pow(beta2, (double)step)));
  call.epsilon = (float)epsilon;
  SWEEP(schedule_free_adamw);
}

void ck_schedule_free_average(
    ck_run run, double beta, size_t count, const float *y, const float *u, float *x) {
  schedule_free_average_call call = {
      .count = count, .y = y, .u = u, .x = x, .beyond = (float)(1 / beta - 1)};
  SWEEP(schedule_free_average);
}
