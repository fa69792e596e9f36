#include "flat.h"
#include "update.h"

/// LAMB's r + decay * w.
CK_INLINE V CK_FN(lamb_direction)(const lamb_call *c, V w, V average, V square) {
  const V size = CK_FN(root)(square) * c->correction2 + c->epsilon;
  return CK_FN(quotient)(average * c->correction1, size) + w * c->decay;
}

/// Updates the means of `n` elements and adds what they contribute to the sums of each lane.
CK_INLINE void CK_FN(lamb_moments_at)(
    const lamb_call *c, size_t i, size_t n, VD *weights, VD *direction) {
  const V w = LOAD_SOME(c->w + i, n), g = LOAD_SOME(c->g + i, n);
  const V average = CK_FN(lerp)(LOAD_SOME(c->average + i, n), g, c->rest1);
  STORE_SOME(c->average + i, average, n);
  const V square = LOAD_SOME(c->square + i, n) * c->beta2 + c->rest2 * g * g;
  STORE_SOME(c->square + i, square, n);
  V u = CK_FN(lamb_direction)(c, w, average, square);
  // Lanes beyond the end are zero in all that was loaded.
  const VD wide = WIDEN(w), far = WIDEN(u);
  *weights += wide * wide;
  *direction += far * far;
}

static void CK_FN(lamb_moments)(void *context, int32_t index, int32_t count) {
  const lamb_call call = *(const lamb_call *)context;
  const ck_range blocks = ck_share(SUM_BLOCKS, 1, index, count);
  for (size_t b = blocks.begin; b < blocks.end; ++b) {
    const ck_range range = ck_share(call.count, CK_LANES, (int32_t)b, SUM_BLOCKS);
    VD weights = {0}, direction = {0};
    size_t i = range.begin;
    for (; i + CK_LANES <= range.end; i += CK_LANES)
      CK_FN(lamb_moments_at)(&call, i, CK_LANES, &weights, &direction);
    if (i < range.end)
      CK_FN(lamb_moments_at)(&call, i, range.end - i, &weights, &direction);
    ck_squares sums = {0, 0};
    for (int lane = 0; lane < CK_LANES; ++lane) {
      sums.weights += weights[lane];
      sums.direction += direction[lane];
    }
    call.partial[b] = sums;
  }
}

CK_INLINE void CK_FN(lamb_at)(const lamb_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  const V u = CK_FN(lamb_direction)(
      c, w, LOAD_SOME(c->average + i, n), LOAD_SOME(c->square + i, n));
  STORE_SOME(c->w + i, w - u * c->rate, n);
}

CK_INLINE void CK_FN(muon_momentum_at)(const muon_call *c, size_t i, size_t n) {
  const V g = LOAD_SOME(c->g + i, n);
  const V buffer = CK_FN(lerp)(LOAD_SOME(c->buffer + i, n), g, c->rest);
  STORE_SOME(c->buffer + i, buffer, n);
  STORE_SOME(c->update + i, c->nesterov ? CK_FN(lerp)(g, buffer, c->momentum) : buffer, n);
}

CK_INLINE void CK_FN(muon_at)(const muon_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n), update = LOAD_SOME(c->update + i, n);
  STORE_SOME(c->w + i, w * c->shrink - update * c->rate, n);
}

CK_SWEEP(lamb, lamb_call)
CK_SWEEP(muon_momentum, muon_call)
CK_SWEEP(muon, muon_call)
