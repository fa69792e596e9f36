#include "flat.h"
#include "update.h"

/// Updates the means of `n` elements and adds what they contribute to the sums of each lane.
CK_INLINE void CK_FN(prodigy_gather_at)(
    const prodigy_gather_call *c, size_t i, size_t n, VD *progress, VD *size) {
  const V g = LOAD_SOME(c->g + i, n);
  const V average = LOAD_SOME(c->average + i, n) * c->beta1 + g * c->gain1;
  STORE_SOME(c->average + i, average, n);
  const V square = LOAD_SOME(c->square + i, n) * c->beta2 + c->gain2 * g * g;
  STORE_SOME(c->square + i, square, n);
  const V sum = LOAD_SOME(c->sum + i, n) * c->beta3 + g * c->weight;
  STORE_SOME(c->sum + i, sum, n);
  // Lanes beyond the end are zero in all that was loaded.
  *progress += WIDEN(g) * WIDEN(LOAD_SOME(c->moved + i, n));
  *size += WIDEN(SELECT(sum < 0, -sum, sum));
}

static void CK_FN(prodigy_gather)(void *context, int32_t index, int32_t count) {
  const prodigy_gather_call call = *(const prodigy_gather_call *)context;
  const ck_range blocks = ck_share(SUM_BLOCKS, 1, index, count);
  for (size_t b = blocks.begin; b < blocks.end; ++b) {
    const ck_range range = ck_share(call.count, CK_LANES, (int32_t)b, SUM_BLOCKS);
    VD progress = {0}, size = {0};
    size_t i = range.begin;
    for (; i + CK_LANES <= range.end; i += CK_LANES)
      CK_FN(prodigy_gather_at)(&call, i, CK_LANES, &progress, &size);
    if (i < range.end) CK_FN(prodigy_gather_at)(&call, i, range.end - i, &progress, &size);
    ck_prodigy_sums sums = {0, 0};
    for (int lane = 0; lane < CK_LANES; ++lane) {
      sums.progress += progress[lane];
      sums.size += size[lane];
    }
    call.partial[b] = sums;
  }
}

CK_INLINE void CK_FN(prodigy_at)(const prodigy_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n), moved = LOAD_SOME(c->moved + i, n);
  const V average = LOAD_SOME(c->average + i, n), square = LOAD_SOME(c->square + i, n);
  const V step =
      w * c->shrink + CK_FN(quotient)(average * c->rate, CK_FN(root)(square) + c->epsilon);
  STORE_SOME(c->w + i, w - step, n);
  STORE_SOME(c->moved + i, moved - step, n);
}

CK_SWEEP(prodigy, prodigy_call)
