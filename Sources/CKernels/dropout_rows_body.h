#include "philox.h"

/// Elements first ..< first + count of the canonical order, side by side in memory.
static void CK_FN(mask_stretch)(
    const mask *m, uint64_t first, size_t count, const float *x, float *y) {
  size_t i = 0;
  for (; i < count && (first + i) % 4 != 0; ++i) y[i] = masked_element(m, first + i, x[i]);
  VU lane = {0};
  for (uint32_t l = 0; l < CK_LANES; ++l) lane[l] = l;
  for (; i + 4 * CK_LANES <= count; i += 4 * CK_LANES) {
    VU words[4];
    CK_FN(philox)(m, lane + (uint32_t)((first + i) / 4), words);
    const VU even = INTERLEAVE_LOW(words[0], words[2]), odd = INTERLEAVE_LOW(words[1], words[3]);
    const VU even_rest = INTERLEAVE_HIGH(words[0], words[2]);
    const VU odd_rest = INTERLEAVE_HIGH(words[1], words[3]);
    const VU ordered[4] = {
        INTERLEAVE_LOW(even, odd), INTERLEAVE_HIGH(even, odd),
        INTERLEAVE_LOW(even_rest, odd_rest), INTERLEAVE_HIGH(even_rest, odd_rest)};
    for (size_t k = 0; k < 4; ++k) {
      const size_t at = i + k * CK_LANES;
      STORE(y + at, CK_FN(masked)(m, ordered[k], LOAD(x + at)));
    }
  }
  for (; i < count; ++i) y[i] = masked_element(m, first + i, x[i]);
}

static void CK_FN(dropout_rows)(void *context, int32_t index, int32_t count) {
  const dropout_call *c = context;
  const ck_range range = ck_share(c->rows * c->columns, 4 * CK_LANES, index, count);
  for (size_t i = range.begin; i < range.end;) {
    const size_t row = i / c->columns, column = i % c->columns;
    const size_t rest = c->columns - column, left = range.end - i;
    const size_t stretch = rest < left ? rest : left, at = row * c->stride + column;
    CK_FN(mask_stretch)(&c->mask, i, stretch, c->x + at, c->y + at);
    i += stretch;
  }
}
