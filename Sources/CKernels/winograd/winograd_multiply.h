// The forward matrix product, for every number of rows and vectors.

/// M = V U for one panel: `rows` tiles by `width` vectors of output channels, summed over all channels.
///
/// - v: [blocks][rows][CK_LANES], u: [blocks * CK_LANES][width][CK_LANES], m: [width][rows][CK_LANES].
CK_INLINE void multiply_rows(
    const float *v, const float *u, int32_t blocks, float *m, const int rows, const int width) {
  V sums[ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) sums[r][k] = (V){0};
  }
  const size_t vector = (size_t)rows * CK_LANES;
  CK_FN(add_products)(
      v, vector, u, (size_t)width * CK_LANES, CK_LANES, v + vector, vector, blocks, sums, rows,
      width);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) STORE(m + (k * rows + r) * CK_LANES, sums[r][k]);
  }
}

/// The function above with a fixed number of rows and vectors.
typedef void (*multiply_function)(const float *v, const float *u, int32_t blocks, float *m);

#define MULTIPLY(rows)                                                                            \
  static void multiply_##rows##x1(const float *v, const float *u, int32_t blocks, float *m) {     \
    multiply_rows(v, u, blocks, m, rows, 1);                                                      \
  }                                                                                               \
  static void multiply_##rows##x2(const float *v, const float *u, int32_t blocks, float *m) {     \
    multiply_rows(v, u, blocks, m, rows, 2);                                                      \
  }
#define ENTRY(rows) {multiply_##rows##x1, multiply_##rows##x2},
EACH_ROWS(MULTIPLY)
/// By rows - 1 and width - 1.
static const multiply_function multiply[ROWS][2] = {EACH_ROWS(ENTRY)};
