// The paper's matrices for F(4x4, 3x3), applied to vectors of channels.
//
// Each function multiplies a column by one matrix; the second product of Bᵀ d B is the same function along
// the rows. Strides count vectors.

/// Bᵀ d with
///     | 4  0 -5  0  1  0 |
///     | 0 -4 -4  1  1  0 |
///     | 0  4 -4 -1  1  0 |
///     | 0 -2 -1  2  1  0 |
///     | 0  2 -1 -2  1  0 |
///     | 0  4  0 -5  0  1 |
CK_INLINE void times_Bt(const V *d, int stride, V *out, int out_stride) {
  const V d0 = d[0], d1 = d[stride], d2 = d[2 * stride];
  const V d3 = d[3 * stride], d4 = d[4 * stride], d5 = d[5 * stride];
  const V even4 = d4 - 4 * d2, odd4 = d3 - 4 * d1;
  const V even1 = d4 - d2, odd1 = 2 * (d3 - d1);
  out[0] = 4 * d0 + (d4 - 5 * d2);
  out[out_stride] = even4 + odd4;
  out[2 * out_stride] = even4 - odd4;
  out[3 * out_stride] = even1 + odd1;
  out[4 * out_stride] = even1 - odd1;
  out[5 * out_stride] = 4 * d1 + (d5 - 5 * d3);
}

/// Aᵀ m with
///     | 1  1  1  1  1  0 |
///     | 0  1 -1  2 -2  0 |
///     | 0  1  1  4  4  0 |
///     | 0  1 -1  8 -8  1 |
CK_INLINE void times_At(const V *m, int stride, V *out, int out_stride) {
  const V sum1 = m[stride] + m[2 * stride], difference1 = m[stride] - m[2 * stride];
  const V sum2 = m[3 * stride] + m[4 * stride], difference2 = m[3 * stride] - m[4 * stride];
  out[0] = m[0] + sum1 + sum2;
  out[out_stride] = difference1 + 2 * difference2;
  out[2 * out_stride] = sum1 + 4 * sum2;
  out[3 * out_stride] = difference1 + 8 * difference2 + m[5 * stride];
}

/// A y, the transpose of the above: 4 rows become 6.
CK_INLINE void times_A(const V *y, int stride, V *out, int out_stride) {
  const V y0 = y[0], y1 = y[stride], y2 = y[2 * stride], y3 = y[3 * stride];
  const V even1 = y0 + y2, odd1 = y1 + y3;
  const V even2 = y0 + 4 * y2, odd2 = 2 * y1 + 8 * y3;
  out[0] = y0;
  out[out_stride] = even1 + odd1;
  out[2 * out_stride] = even1 - odd1;
  out[3 * out_stride] = even2 + odd2;
  out[4 * out_stride] = even2 - odd2;
  out[5 * out_stride] = y3;
}

/// G g with
///     |  1/4    0    0  |
///     | -1/6  -1/6 -1/6 |
///     | -1/6   1/6 -1/6 |
///     | 1/24  1/12  1/6 |
///     | 1/24 -1/12  1/6 |
///     |   0     0    1  |
CK_INLINE void times_G(const V *g, int stride, V *out, int out_stride) {
  const V g0 = g[0], g1 = g[stride], g2 = g[2 * stride];
  const V even1 = (g0 + g2) * (-1.0f / 6), odd1 = g1 * (1.0f / 6);
  const V even2 = g0 * (1.0f / 24) + g2 * (1.0f / 6), odd2 = g1 * (1.0f / 12);
  out[0] = g0 * 0.25f;
  out[out_stride] = even1 - odd1;
  out[2 * out_stride] = even1 + odd1;
  out[3 * out_stride] = even2 + odd2;
  out[4 * out_stride] = even2 - odd2;
  out[5 * out_stride] = g2;
}

/// Gᵀ u, the transpose of the above: 6 rows become 3.
CK_INLINE void times_Gt(const V *u, int stride, V *out, int out_stride) {
  const V sum1 = u[stride] + u[2 * stride], difference1 = u[2 * stride] - u[stride];
  const V sum2 = u[3 * stride] + u[4 * stride], difference2 = u[3 * stride] - u[4 * stride];
  out[0] = 0.25f * u[0] - (1.0f / 6) * sum1 + (1.0f / 24) * sum2;
  out[out_stride] = (1.0f / 6) * difference1 + (1.0f / 12) * difference2;
  out[2 * out_stride] = (1.0f / 6) * (sum2 - sum1) + u[5 * stride];
}
