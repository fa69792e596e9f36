#include "CBench.h"
#include "ck_run.h"

#define CB_BODY "stream_body.h"
#include "each_isa.h"

typedef struct work {
  size_t read, also_read, written;
  const float *x, *z;
  float *y, *sums;
} work;

/// Where piece `index` of `count` begins.
static size_t begin_of(size_t total, size_t index, size_t count) {
  return (size_t)((double)total * (double)index / (double)count);
}

static void body(void *context, int32_t index, int32_t count) {
  // Reading and writing take turns after a few kilobytes, as they do in a pass over rows.
  enum { piece = 1024 };
  const work *w = context;
  const size_t all = (w->read + w->also_read + w->written) / piece / (size_t)count + 1;
  const size_t pieces = all * (size_t)count;
  float sum = 0;
  for (size_t p = (size_t)index * all; p < ((size_t)index + 1) * all; p++) {
    sum += CB_BEST(stream)(
        w->x + begin_of(w->read, p, pieces), w->x + begin_of(w->read, p + 1, pieces), 0, 0);
    sum += CB_BEST(stream)(
        w->z + begin_of(w->also_read, p, pieces), w->z + begin_of(w->also_read, p + 1, pieces),
        w->y + begin_of(w->written, p, pieces), w->y + begin_of(w->written, p + 1, pieces));
  }
  w->sums[index] = sum;
}

void cb_stream(
    int32_t threads, size_t read, const float *x, size_t also_read, const float *z, size_t written,
    float *y, float *result) {
  float sums[threads];
  for (int32_t index = 0; index < threads; index++) sums[index] = 0;
  work work = {read, also_read, written, x, z, y, sums};
  ck_parallel(threads, body, &work);
  *result = 0;
  for (int32_t index = 0; index < threads; index++) *result += sums[index];
}
