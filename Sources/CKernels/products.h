// Sums of products in registers: the innermost loops of the convolutions that are matrix products. Included by bodies.
//
// Both functions keep a rectangle of results in registers. The including file defines
//
//   ROWS   rows of the left-hand matrix that `add_products` takes at once: 2, 6 or 14. ROWS x 2 sums, two vectors of the
//          right-hand matrix and a broadcast fill the register file.
//   SLICE  channels that `accumulate_slice` takes at once; divides CK_LANES
//   WIDTH  vectors that it takes at once: 2 or 3

#undef EACH_ROWS
#if ROWS == 14
#define EACH_ROWS(do) \
  do(1) do(2) do(3) do(4) do(5) do(6) do(7) do(8) do(9) do(10) do(11) do(12) do(13) do(14)
#elif ROWS == 6
#define EACH_ROWS(do) do(1) do(2) do(3) do(4) do(5) do(6)
#elif ROWS == 2
#define EACH_ROWS(do) do(1) do(2)
#endif

/// sums += V U: `rows` rows by `width` vectors, over the channels of `blocks` vectors.
///
/// - v: a vector of channels by rows, [rows][CK_LANES]; the next one lies `v_block` floats further.
/// - u: a channel's first vector; the next channel lies `u_channel` floats further, the second vector `u_vector`.
/// - ahead: rows that are called for while these are multiplied, `ahead_block` floats from one vector of channels to the
///   next.
CK_INLINE void CK_FN(add_products)(
    const float *v, size_t v_block, const float *u, size_t u_channel, size_t u_vector,
    const float *ahead, size_t ahead_block, int32_t blocks, V (*sums)[2], const int rows,
    const int width) {
  enum { AHEAD = 16 };
  for (int32_t block = 0; block < blocks; block++) {
#pragma clang loop unroll(disable)
    for (size_t c = 0; c < CK_LANES; c++) {
      V right[2];
      // The processor sees that `u` is read in order, but not which rows come next.
      __builtin_prefetch(ahead + c * CK_LANES);
      __builtin_prefetch(u + AHEAD * u_channel);
      if (width == 2 && u_vector >= 16) __builtin_prefetch(u + AHEAD * u_channel + u_vector);
#pragma clang loop unroll(full)
      for (int k = 0; k < width; k++) right[k] = LOAD(u + (size_t)k * u_vector);
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) {
        const float left = v[(size_t)r * CK_LANES + c];
#pragma clang loop unroll(full)
        for (int k = 0; k < width; k++) sums[r][k] += left * right[k];
      }
      u += u_channel;
    }
    v += v_block;
    ahead += ahead_block;
  }
}

/// Rows of both matrices of a product Vᵀ Z that lie one after the other.
typedef struct CK_FN(product_strip) {
  /// The first vector of channels, [rows][CK_LANES]; the next one lies so many floats further.
  const float *v, *z;
  size_t v_block, z_block;
  size_t rows;
} CK_FN(product_strip);

/// Where sums of products over rows lie: from one channel of the left-hand matrix to the next, and from one vector of the
/// right-hand one to the next, in floats.
typedef struct CK_FN(product_sums) {
  float *first;
  size_t channel, vector;
} CK_FN(product_sums);

/// D = Vᵀ Z, or D += Vᵀ Z: SLICE channels of a vector by `width` vectors.
///
/// Summing the strips' rows apart from what was there before keeps rounding errors small.
///
/// - in: the first of the SLICE channels. out: the first vector of the right-hand matrix.
/// - fresh: whether it is written, not added to.
CK_INLINE void CK_FN(accumulate_slice)(
    const CK_FN(product_strip) *strips, int32_t count, size_t in, size_t out,
    CK_FN(product_sums) d, bool fresh, const int width) {
  V sums[SLICE][WIDTH];
#pragma clang loop unroll(full)
  for (int c = 0; c < SLICE; c++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) sums[c][k] = (V){0};
  }
  if (!fresh) {
    // Long needed by the time the rows are summed up.
    for (size_t c = 0; c < SLICE; c++) {
      for (size_t k = 0; k < (size_t)width; k++) {
        __builtin_prefetch(d.first + c * d.channel + k * d.vector, 1);
      }
    }
  }
  for (const CK_FN(product_strip) *strip = strips; strip < strips + count; strip++) {
    const float *v = strip->v + in / CK_LANES * strip->v_block + in % CK_LANES;
    const float *z = strip->z + out * strip->z_block;
    const size_t z_block = strip->z_block, rows = strip->rows;
#pragma clang loop unroll_count(2)
    for (size_t row = 0; row < rows; row++) {
      V right[WIDTH];
#pragma clang loop unroll(full)
      for (int k = 0; k < width; k++) right[k] = LOAD(z + (size_t)k * z_block + row * CK_LANES);
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
      float *place = d.first + (size_t)c * d.channel + (size_t)k * d.vector;
      STORE(place, fresh ? sums[c][k] : LOAD(place) + sums[c][k]);
    }
  }
}

/// The function above for all channels of vector `in`.
CK_INLINE void CK_FN(accumulate)(
    const CK_FN(product_strip) *strips, int32_t count, size_t in, size_t out,
    CK_FN(product_sums) d, bool fresh, int32_t width) {
  in *= CK_LANES;
  for (int c = 0; c < CK_LANES; c += SLICE, in += SLICE, d.first += SLICE * d.channel) {
    switch (width) {
      case 1:
        CK_FN(accumulate_slice)(strips, count, in, out, d, fresh, 1);
        break;
      case 2:
        CK_FN(accumulate_slice)(strips, count, in, out, d, fresh, 2);
        break;
      default:
        CK_FN(accumulate_slice)(strips, count, in, out, d, fresh, WIDTH);
        break;
    }
  }
}
