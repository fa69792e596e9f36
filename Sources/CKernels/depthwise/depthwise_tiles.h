// Rows of outputs, a few at a time. Included by bodies.

/// The most taps in a row that have code of their own.
#define MOST_TAPS 7

/// Writes one output.
CK_INLINE void CK_FN(finish)(const depthwise_row *row, V y, size_t column) {
  const size_t at = column * row->out_step * CK_LANES;
  if (row->addend) y += LOAD(row->addend + at);
  __builtin_prefetch(row->y + at + row->ahead, 1);
  STORE(row->y + at, y);
}

/// Adds a row of the kernel to a tile's sums: an input is loaded once and meets all outputs that it belongs to.
CK_INLINE void CK_FN(add_taps)(
    const float *x, const float *weights, V *sums, const int taps, const int in_step,
    const int tile) {
  V w[MOST_TAPS];
#pragma clang loop unroll(full)
  for (int t = 0; t < taps; ++t) w[t] = LOAD(weights + t * CK_LANES);
#pragma clang loop unroll(full)
  for (int i = 0; i < (tile - 1) * in_step + taps; ++i) {
    const V input = LOAD(x + i * CK_LANES);
#pragma clang loop unroll(full)
    for (int t = 0; t < taps; ++t) {
      const int j = (i - t) / in_step;
      if (i >= t && (i - t) % in_step == 0 && j < tile) sums[j] += input * w[t];
    }
  }
}

/// The row for constant `taps`, `in_step` and `tile`. An output's sum goes through the taps in order, whatever the
/// tile.
CK_INLINE void CK_FN(row_of)(
    const depthwise_row *row, const int taps, const int in_step, const int tile) {
  const V bias = LOAD(row->bias);
  for (int32_t column = 0; column < row->outputs; column += tile) {
    V sums[DEPTHWISE_OUTPUTS];
#pragma clang loop unroll(full)
    for (int j = 0; j < tile; ++j) sums[j] = bias;
    const size_t first = (row->first + (size_t)column * (size_t)in_step) * CK_LANES;
    const float *weights = row->weights;
    for (int32_t r = 0; r < row->row_count; ++r, weights += taps * CK_LANES)
      CK_FN(add_taps)(row->rows[r] + first, weights, sums, taps, in_step, tile);
    const int32_t left = row->outputs - column;
    if (left >= tile && !row->addend) {
      float *y = row->y + (size_t)column * row->out_step * CK_LANES;
#pragma clang loop unroll(full)
      for (int j = 0; j < tile; ++j, y += row->out_step * CK_LANES) {
        __builtin_prefetch(y + row->ahead, 1);
        STORE(y, sums[j]);
      }
      continue;
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < tile; ++j)
      if (j < left) CK_FN(finish)(row, sums[j], (size_t)(column + j));
  }
}

/// The row for any number of taps, any step, and no taps at all.
static void CK_FN(any_row)(const depthwise_row *row) {
  enum { tile = 4 };
  const V bias = LOAD(row->bias);
  const size_t taps = (size_t)row->taps, in_step = (size_t)row->in_step;
  for (int32_t column = 0; column < row->outputs; column += tile) {
    V sums[DEPTHWISE_OUTPUTS] = {bias, bias, bias, bias};
    const size_t first = (row->first + (size_t)column * in_step) * CK_LANES;
    const float *weights = row->weights;
    for (int32_t r = 0; r < row->row_count; ++r) {
      const float *x = row->rows[r] + first;
      for (size_t t = 0; t < taps; ++t, weights += CK_LANES) {
        const V w = LOAD(weights);
        for (size_t j = 0; j < tile; ++j) sums[j] += LOAD(x + (j * in_step + t) * CK_LANES) * w;
      }
    }
    for (int32_t j = 0; j < tile && column + j < row->outputs; ++j)
      CK_FN(finish)(row, sums[j], (size_t)(column + j));
  }
}

#define ROW(taps, in_step, tile)                                                   \
  static void CK_FN(row_##taps##_##in_step##_##tile)(const depthwise_row *row) {   \
    CK_FN(row_of)(row, taps, in_step, tile);                                       \
  }
#define ROWS(taps, in_step) ROW(taps, in_step, 8) ROW(taps, in_step, 7) ROW(taps, in_step, 4)

// Steps of 1: forward passes, and the phases of data gradients.
ROWS(1, 1)
ROWS(2, 1)
ROWS(3, 1)
ROWS(4, 1)
ROWS(5, 1)
ROWS(7, 1)
ROWS(3, 2)
ROWS(5, 2)
ROWS(7, 2)

#undef ROW
#undef ROWS

#define PICK_ROW(t, s)                                     \
  if (taps == t && in_step == s)                           \
  return tile == 8   ? CK_FN(row_##t##_##s##_8)            \
         : tile == 7 ? CK_FN(row_##t##_##s##_7)            \
                     : CK_FN(row_##t##_##s##_4)

/// The code for a number of taps, a step and a tile by `depthwise_tile`.
CK_INLINE depthwise_row_kernel CK_FN(row_kernel)(int32_t taps, int32_t in_step, int32_t tile) {
  PICK_ROW(1, 1);
  PICK_ROW(2, 1);
  PICK_ROW(3, 1);
  PICK_ROW(4, 1);
  PICK_ROW(5, 1);
  PICK_ROW(7, 1);
  PICK_ROW(3, 2);
  PICK_ROW(5, 2);
  PICK_ROW(7, 2);
  return CK_FN(any_row);
}

#undef PICK_ROW
