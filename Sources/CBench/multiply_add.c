#include "CBench.h"
#include "ck_run.h"

// Two units that each take four cycles need eight chains in flight; twelve leave room, and with their two
// operands still fit the sixteen registers of AVX2.
enum { chains = 12 };

/// A thread's loop; gives a number that depends on all of it.
typedef float (*loop)(int64_t rounds, int32_t *lanes);

#define CB_BODY "multiply_add_body.h"
#include "each_isa.h"

typedef struct work {
  loop loop;
  int64_t rounds;
  float *sums;
  int32_t threads, lanes;
} work;

static void body(void *context, int32_t index, int32_t count) {
  work *work = context;
  int32_t lanes;
  work->sums[index] = work->loop(work->rounds, &lanes);
  if (index > 0) return;
  work->threads = count;
  work->lanes = lanes;
}

int64_t cb_multiply_add(int32_t threads, int64_t rounds, float *result) {
  float sums[threads];
  work work = {.loop = CB_BEST(multiply_add), .rounds = rounds, .sums = sums};
  ck_parallel(threads, body, &work);
  *result = 0;
  for (int32_t index = 0; index < work.threads; index++) *result += sums[index];
  return 2 * chains * rounds * work.lanes * work.threads;
}
