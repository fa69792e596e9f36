#include "CBench.h"
#include "ck_run.h"

#define CB_BODY "accumulate_body.h"
#include "each_isa.h"

typedef struct work {
  size_t count;
  const float *x;
  float *y, *z;
} work;

static void body(void *context, int32_t index, int32_t count) {
  const work *work = context;
  const size_t first = work->count * (size_t)index / (size_t)count;
  const size_t end = work->count * (size_t)(index + 1) / (size_t)count;
  CB_BEST(accumulate)
  (end - first, work->x + first, work->y + first, work->z ? work->z + first : 0);
}

int64_t cb_accumulate(int32_t threads, size_t count, const float *x, float *y, float *z) {
  work work = {count, x, y, z};
  ck_parallel(threads, body, &work);
  return (int64_t)((z ? 5 : 3) * count * sizeof(float));
}
