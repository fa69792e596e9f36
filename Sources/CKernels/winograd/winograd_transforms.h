// The paper's matrices for F(4x4, 3x3), applied to vectors of channels, and their like for smaller tiles at the edges.
//
// A tile of n outputs a side is made from n + 2 points: the first n + 1 of 0, 1, -1, 2, -2, and infinity. So one G g, the
// kernel at all six points, serves every size. The row of Bᵀ for a point a holds the coefficients of p(x), the product
// of (x - b) over the tile's other finite points b, times P(a) / p(a), where P is the p of a whole tile: G has divided by
// P(a). The row for infinity is the product over all finite points.
//
// Each function multiplies a column by one matrix; the second product of Bᵀ d B is the same function along
// the rows. Strides count vectors.

/// Bᵀ d for a tile of four outputs, with
///     | 4  0 -5  0  1  0 |
///     | 0 -4 -4  1  1  0 |
///     | 0  4 -4 -1  1  0 |
///     | 0 -2 -1  2  1  0 |
///     | 0  2 -1 -2  1  0 |
///     | 0  4  0 -5  0  1 |
CK_INLINE void times_Bt4(const V *d, int stride, V *out, int out_stride) {
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

/// Three outputs, without the point -2:
///     | 4 -2 -4  2  0 |
///     | 0 -6 -3  3  0 |
///     | 0  2 -3  1  0 |
///     | 0 -4  0  4  0 |
///     | 0  2 -1 -2  1 |
CK_INLINE void times_Bt3(const V *d, int stride, V *out, int out_stride) {
  const V d1 = d[stride], d2 = d[2 * stride], d3 = d[3 * stride];
  const V odd = 2 * (d3 - d1);
  out[0] = 4 * (d[0] - d2) + odd;
  out[out_stride] = 3 * (d3 - d2) - 6 * d1;
  out[2 * out_stride] = 2 * d1 + (d3 - 3 * d2);
  out[3 * out_stride] = 2 * odd;
  out[4 * out_stride] = (d[4 * stride] - d2) - odd;
}

/// Two outputs, without 2 and -2:
///     | 4  0 -4  0 |
///     | 0 -3 -3  0 |
///     | 0  3 -3  0 |
///     | 0 -1  0  1 |
CK_INLINE void times_Bt2(const V *d, int stride, V *out, int out_stride) {
  const V d1 = d[stride], d2 = d[2 * stride];
  out[0] = 4 * (d[0] - d2);
  out[out_stride] = -3 * (d1 + d2);
  out[2 * out_stride] = 3 * (d1 - d2);
  out[3 * out_stride] = d[3 * stride] - d1;
}

/// One output, from 0, 1 and infinity:
///     | 4 -4  0 |
///     | 0 -6  0 |
///     | 0 -1  1 |
CK_INLINE void times_Bt1(const V *d, int stride, V *out, int out_stride) {
  const V d1 = d[stride];
  out[0] = 4 * (d[0] - d1);
  out[out_stride] = -6 * d1;
  out[2 * out_stride] = d[2 * stride] - d1;
}

CK_INLINE void times_Bt(const V *d, int stride, V *out, int out_stride, int outputs) {
  switch (outputs) {
    case 4: return times_Bt4(d, stride, out, out_stride);
    case 3: return times_Bt3(d, stride, out, out_stride);
    case 2: return times_Bt2(d, stride, out, out_stride);
    default: return times_Bt1(d, stride, out, out_stride);
  }
}

/// Aᵀ m for a tile of four outputs, with
///     | 1  1  1  1  1  0 |
///     | 0  1 -1  2 -2  0 |
///     | 0  1  1  4  4  0 |
///     | 0  1 -1  8 -8  1 |
/// and for smaller ones without the columns of the points left out and without the last rows; infinity's 1 stands in
/// the last that is left.
CK_INLINE void times_At(const V *m, int stride, V *out, int out_stride, int outputs) {
  const V m0 = m[0], m1 = m[stride], m2 = m[2 * stride];
  const V sum = m1 + m2, difference = m1 - m2;
  switch (outputs) {
    case 4: {
      const V sum2 = m[3 * stride] + m[4 * stride], difference2 = m[3 * stride] - m[4 * stride];
      out[0] = m0 + sum + sum2;
      out[out_stride] = difference + 2 * difference2;
      out[2 * out_stride] = sum + 4 * sum2;
      out[3 * out_stride] = difference + 8 * difference2 + m[5 * stride];
      return;
    }
    case 3:
      out[0] = m0 + sum + m[3 * stride];
      out[out_stride] = difference + 2 * m[3 * stride];
      out[2 * out_stride] = sum + 4 * m[3 * stride] + m[4 * stride];
      return;
    case 2:
      out[0] = m0 + sum;
      out[out_stride] = difference + m[3 * stride];
      return;
    default:
      out[0] = m0 + sum;
  }
}

/// A y, the transpose of the above: `outputs` rows become two more.
CK_INLINE void times_A(const V *y, int stride, V *out, int out_stride, int outputs) {
  const V y0 = y[0], last = y[(outputs - 1) * stride];
  const V y1 = outputs > 1 ? y[stride] : (V){0}, y2 = outputs > 2 ? y[2 * stride] : (V){0};
  const V y3 = outputs > 3 ? last : (V){0};
  const V even1 = y0 + y2, odd1 = y1 + y3;
  out[0] = y0;
  out[out_stride] = even1 + odd1;
  if (outputs > 1) out[2 * out_stride] = even1 - odd1;
  if (outputs > 2) {
    const V even2 = y0 + 4 * y2, odd2 = 2 * y1 + 8 * y3;
    out[3 * out_stride] = even2 + odd2;
    if (outputs > 3) out[4 * out_stride] = even2 - odd2;
  }
  out[(outputs + 1) * out_stride] = last;
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
