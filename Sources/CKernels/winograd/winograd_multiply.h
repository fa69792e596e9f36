// The matrix products: the innermost loops, where nearly all of the time goes.
//
// Both keep a rectangle of results in registers. ROWS is chosen by the including file so that ROWS x 2
// accumulators, two vectors of the right-hand matrix and a broadcast fill the register file.

/// M = V U for one panel: `rows` tiles by `width` vectors of output channels, summed over all channels.
///
/// - v: [blocks][rows][CK_LANES], u: [blocks * CK_LANES][width][CK_LANES], m: [width][rows][CK_LANES].
CK_INLINE void multiply_rows(
    const float *v, const float *u, int32_t blocks, float *m, const int rows, const int width) {
  enum { AHEAD = 16 };
  V sums[ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) sums[r][k] = (V){0};
  }
  for (int32_t block = 0; block < blocks; block++) {
#pragma clang loop unroll(disable)
    for (int c = 0; c < CK_LANES; c++) {
      V right[2];
      // The processor sees that `u` is read in order, but not which `rows` lines of `v` come next.
      __builtin_prefetch(v + (rows + c) * CK_LANES);
      __builtin_prefetch(u + AHEAD * width * CK_LANES);
      if (width == 2 && CK_LANES == 16) __builtin_prefetch(u + (AHEAD * width + 1) * CK_LANES);
#pragma clang loop unroll(full)
      for (int k = 0; k < width; k++) right[k] = LOAD(u + k * CK_LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        const float left = v[r * CK_LANES + c];
#pragma clang loop unroll(full)
        for (int k = 0; k < width; k++) sums[r][k] += left * right[k];
      }
      u += width * CK_LANES;
    }
    v += rows * CK_LANES;
  }
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
#if ROWS == 14
#define EACH_ROWS(do) \
  do(1) do(2) do(3) do(4) do(5) do(6) do(7) do(8) do(9) do(10) do(11) do(12) do(13) do(14)
#elif ROWS == 6
#define EACH_ROWS(do) do(1) do(2) do(3) do(4) do(5) do(6)
#elif ROWS == 2
#define EACH_ROWS(do) do(1) do(2)
#endif
EACH_ROWS(MULTIPLY)
/// By rows - 1 and width - 1.
static const multiply_function multiply[ROWS][2] = {EACH_ROWS(ENTRY)};

/// What one panel has for one of the 36 matrices: [vector of channels][rows][CK_LANES] of inputs and of output gradients.
typedef struct gradient_strip {
  const float *v, *z;
  int32_t rows;
} gradient_strip;

/// D = Vᵀ Z, or D += Vᵀ Z: SLICE channels of a vector by `width` vectors of output channels.
///
/// Summing the strips' tiles apart from what was there before keeps rounding errors small.
///
/// - in: the first of the SLICE channels. out: the first vector of output channels.
/// - d: SLICE rows of `stride` floats. fresh: whether it is written, not added to.
CK_INLINE void accumulate_slice(
    const gradient_strip *strips, int32_t count, size_t in, size_t out, float *d, size_t stride,
    bool fresh, const int width) {
  V sums[SLICE][WIDTH];
#pragma clang loop unroll(full)
  for (int c = 0; c < SLICE; c++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) sums[c][k] = (V){0};
  }
  if (!fresh) {
    // Long needed by the time the rows are summed up.
    for (int c = 0; c < SLICE; c++) {
      for (int k = 0; k < width; k++) {
        __builtin_prefetch(d + (size_t)c * stride + (size_t)k * CK_LANES, 1);
      }
    }
  }
  for (const gradient_strip *strip = strips; strip < strips + count; strip++) {
    const size_t rows = (size_t)strip->rows;
    const float *v = strip->v + in / CK_LANES * rows * CK_LANES + in % CK_LANES;
    const float *z = strip->z + out * rows * CK_LANES;
#pragma clang loop unroll_count(2)
    for (size_t row = 0; row < rows; row++) {
      V right[WIDTH];
#pragma clang loop unroll(full)
      for (int k = 0; k < width; k++) right[k] = LOAD(z + ((size_t)k * rows + row) * CK_LANES);
#pragma clang loop unroll(full)
      for (int c = 0; c < SLICE; c++) {
        const float left = v[row * CK_LANES + (size_t)c];
#pragma clang loop unroll(full)
        for (int k = 0; k < width; k++) sums[c][k] += left * right[k];
      }
    }
  }
#pragma clang loop unroll(full)
  for (int c = 0; c < SLICE; c++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) {
      float *place = d + (size_t)c * stride + (size_t)k * CK_LANES;
      STORE(place, fresh ? sums[c][k] : LOAD(place) + sums[c][k]);
    }
  }
}

/// The function above for all channels of a vector.
static void accumulate(
    const gradient_strip *strips, int32_t count, size_t in, size_t out, float *d, size_t stride,
    bool fresh, int32_t width) {
  in *= CK_LANES;
  for (int c = 0; c < CK_LANES; c += SLICE, in += SLICE, d += SLICE * stride) {
    switch (width) {
      case 1:
        accumulate_slice(strips, count, in, out, d, stride, fresh, 1);
        break;
      case 2:
        accumulate_slice(strips, count, in, out, d, stride, fresh, 2);
        break;
      default:
        accumulate_slice(strips, count, in, out, d, stride, fresh, WIDTH);
        break;
    }
  }
}
