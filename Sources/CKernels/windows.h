// Which pooling windows cover an input pixel, and gathering gradients from them. Included by bodies.
//
// Backward passes gather: each input pixel asks the windows that cover it. So no two threads ever write the same
// element, and nothing needs to be cleared first.

/// Sums, over the windows that cover the input pixel (row, column), the gradients that belong to it.
///
/// - gradients, positions: of one plane, [out_h, out_w, lanes]. Without positions (average pooling) every
///   window's gradient counts.
/// - w: the window, its sizes constant after inlining where that is worth it.
CK_INLINE V CK_FN(gather)(
    const ck_window w, const float *gradients, const uint8_t *positions, int32_t row,
    int32_t column) {
  const int32_t y = row + w.pad_top, x = column + w.pad_left;
  const int32_t last_row = y / w.stride_h < w.out_h - 1 ? y / w.stride_h : w.out_h - 1;
  const int32_t last_column = x / w.stride_w < w.out_w - 1 ? x / w.stride_w : w.out_w - 1;
  const int32_t first_row = y < w.kernel_h ? 0 : (y - w.kernel_h) / w.stride_h + 1;
  const int32_t first_column = x < w.kernel_w ? 0 : (x - w.kernel_w) / w.stride_w + 1;
  V sum = {0};
  for (int32_t i = first_row; i <= last_row; ++i) {
    for (int32_t j = first_column; j <= last_column; ++j) {
      const size_t at = ((size_t)i * (size_t)w.out_w + (size_t)j) * CK_LANES;
      const V gradient = LOAD(gradients + at);
      if (positions) {
        const int32_t place = (y - i * w.stride_h) * w.kernel_w + (x - j * w.stride_w);
        sum += SELECT(LOAD_BYTES(positions + at) == place, gradient, SPLAT(0));
      } else {
        sum += gradient;
      }
    }
  }
  return sum;
}

/// Whether windows lie as behind a ResNet's first convolution: 3 by 3, 2 apart.
CK_INLINE bool CK_FN(is_three_by_two)(const ck_window w) {
  return w.kernel_h == 3 && w.kernel_w == 3 && w.stride_h == 2 && w.stride_w == 2;
}

/// The same window with the sizes of `is_three_by_two` as constants.
CK_INLINE ck_window CK_FN(three_by_two)(ck_window w) {
  w.kernel_h = w.kernel_w = 3;
  w.stride_h = w.stride_w = 2;
  return w;
}

/// Whether the windows tile an input two by two: each pixel is in one window, or in none at an odd edge.
CK_INLINE bool CK_FN(tiles_by_two)(const ck_window w, int32_t height, int32_t width) {
  return w.kernel_h == 2 && w.kernel_w == 2 && w.stride_h == 2 && w.stride_w == 2 &&
         w.pad_top == 0 && w.pad_left == 0 && 2 * w.out_h <= height && 2 * w.out_w <= width;
}

/// Writes the gradient of one plane of a pooling's input: what `gather` finds, times `factor`.
///
/// - gradients, positions, out: whole tensors, of which the plane's parts are used; positions may be NULL.
CK_INLINE void CK_FN(spread_plane)(
    const ck_window window, int32_t height, int32_t width, const float *gradients,
    const uint8_t *positions, float factor, size_t plane, float *out) {
  const size_t outputs = (size_t)window.out_h * (size_t)window.out_w * CK_LANES;
  gradients += plane * outputs;
  if (positions) positions += plane * outputs;
  out += plane * (size_t)height * (size_t)width * CK_LANES;
  for (int32_t i = 0; i < height; ++i)
    for (int32_t j = 0; j < width; ++j, out += CK_LANES)
      STORE(out, CK_FN(gather)(window, gradients, positions, i, j) * factor);
}
