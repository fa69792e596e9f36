#include "flat.h"

CK_INLINE void CK_FN(fill_at)(const pass *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, SPLAT(c->low), n);
}

CK_INLINE void CK_FN(copy_at)(const pass *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, LOAD_SOME(c->x + i, n), n);
}

CK_INLINE void CK_FN(accumulate_at)(const pass *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, LOAD_SOME(c->y + i, n) + LOAD_SOME(c->x + i, n), n);
}

CK_INLINE void CK_FN(approach_at)(const pass *c, size_t i, size_t n) {
  const V y = LOAD_SOME(c->y + i, n);
  STORE_SOME(c->y + i, y + (LOAD_SOME(c->x + i, n) - y) * SPLAT(c->low), n);
}

CK_INLINE void CK_FN(scale_at)(const pass *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, LOAD_SOME(c->y + i, n) * SPLAT(c->low), n);
}

CK_INLINE void CK_FN(clamp_at)(const pass *c, size_t i, size_t n) {
  const V raised = AT_LEAST(LOAD_SOME(c->y + i, n), SPLAT(c->low)), high = SPLAT(c->high);
  STORE_SOME(c->y + i, SELECT(raised > high, high, raised), n);
}

CK_SWEEP(fill, pass)
CK_SWEEP(copy, pass)
CK_SWEEP(accumulate, pass)
CK_SWEEP(approach, pass)
CK_SWEEP(scale, pass)
CK_SWEEP(clamp, pass)

/// The sum of squares of `count` elements, in double in each lane, the lanes added in order.
static double CK_FN(sum_block)(const float *x, size_t count) {
  VD even = {0}, odd = {0};
  size_t i = 0;
  for (; i + 2 * CK_LANES <= count; i += 2 * CK_LANES) {
    const VD a = WIDEN(LOAD(x + i)), b = WIDEN(LOAD(x + i + CK_LANES));
    even += a * a;
    odd += b * b;
  }
  for (; i < count; i += CK_LANES) {
    const size_t n = count - i < CK_LANES ? count - i : CK_LANES;
    const VD a = WIDEN(LOAD_SOME(x + i, n));
    even += a * a;
  }
  const VD lanes = even + odd;
  double sum = 0;
  for (int lane = 0; lane < CK_LANES; ++lane) sum += lanes[lane];
  return sum;
}

static void CK_FN(sum_of_squares)(void *context, int32_t index, int32_t count) {
  sum *c = context;
  const ck_range blocks = ck_share(SUM_BLOCKS, 1, index, count);
  for (size_t b = blocks.begin; b < blocks.end; ++b) {
    const ck_range range = ck_share(c->count, 2 * CK_LANES, (int32_t)b, SUM_BLOCKS);
    c->partial[b] = CK_FN(sum_block)(c->x + range.begin, range.end - range.begin);
  }
}
