#include "ck_prodigy.h"

#include "share.h"

/// Into how many blocks a sum is divided, whatever the number of threads.
enum { SUM_BLOCKS = 256 };

// What each pass reads: the rule's scalars, worked out in double and rounded once.

typedef struct prodigy_gather_call {
  size_t count;
  const float *g, *moved;
  float *average, *square, *sum;
  /// gain: (1 - beta) times the distance, or its square.
  float beta1, gain1, beta2, gain2, beta3, weight;
  /// A block's sums.
  ck_prodigy_sums *partial;
} prodigy_gather_call;

typedef struct prodigy_call {
  size_t count;
  const float *average, *square;
  float *w, *moved;
  float rate, shrink, epsilon;
} prodigy_call;

#define CK_BODY "prodigy_body.h"
#include "each_isa.h"

#define SWEEP(name) ck_parallel(ck_worthwhile(run.threads, count), CK_PICK(run.isa, name), &call)

ck_prodigy_sums ck_prodigy_gather(
    ck_run run, const ck_prodigy *rule, size_t count, const float *g, const float *moved,
    float *average, float *square_average, float *sum) {
  ck_prodigy_sums partial[SUM_BLOCKS];
  prodigy_gather_call call = {
      .count = count,
      .g = g,
      .moved = moved,
      .average = average,
      .square = square_average,
      .sum = sum,
      .beta1 = (float)rule->beta1,
      .gain1 = (float)((1 - rule->beta1) * rule->distance),
      .beta2 = (float)rule->beta2,
      .gain2 = (float)((1 - rule->beta2) * rule->distance * rule->distance),
      .beta3 = (float)rule->beta3,
      .weight = (float)rule->weight,
      .partial = partial,
  };
  SWEEP(prodigy_gather);
  ck_prodigy_sums total = {0, 0};
  for (int block = 0; block < SUM_BLOCKS; ++block) {
    total.progress += partial[block].progress;
    total.size += partial[block].size;
  }
  return total;
}

void ck_prodigy_step(
    ck_run run, double rate, double shrink, double epsilon, size_t count, const float *average,
    const float *square_average, float *w, float *moved) {
  prodigy_call call = {
      .count = count,
      .average = average,
      .square = square_average,
      .w = w,
      .moved = moved,
      .rate = (float)rate,
      .shrink = (float)shrink,
      .epsilon = (float)epsilon,
  };
  SWEEP(prodigy);
}
