PX_INLINE sixteen_bytes PX_FN(clip_sixteen)(sixteen_sums sums) {
  const sixteen_sums values = sums >> PRECISION, white = (sixteen_sums){0} + 255;
  const sixteen_sums positive = values & (values > 0);
  const sixteen_sums above = positive > white;
  return __builtin_convertvector((above & white) | (~above & positive), sixteen_bytes);
}

PX_INLINE sixteen_sums PX_FN(widened)(const uint8_t *in) {
  return __builtin_convertvector(*(const sixteen_bytes *)in, sixteen_sums);
}

/// Turns 16 rows of 16 bytes into 16 rows of what were columns.
PX_INLINE void PX_FN(transpose)(
    const uint8_t *in, size_t in_stride, uint8_t *out, size_t out_stride) {
  sixteen_bytes rows[16];
  for (int i = 0; i < 16; i++) rows[i] = *(const sixteen_bytes *)(in + (size_t)i * in_stride);
  // Four perfect shuffles of all 256 bytes exchange the halves of their addresses.
  for (int turn = 0; turn < 4; turn++) {
    sixteen_bytes shuffled[16];
    for (int i = 0; i < 8; i++) {
      const sixteen_bytes a = rows[i], b = rows[i + 8];
      shuffled[2 * i] = __builtin_shufflevector(
          a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      shuffled[2 * i + 1] = __builtin_shufflevector(
          a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    __builtin_memcpy(rows, shuffled, sizeof rows);
  }
  for (int i = 0; i < 16; i++) *(sixteen_bytes *)(out + (size_t)i * out_stride) = rows[i];
}

/// Sixteen rows at once: turned, so that what has one weight lies side by side, weighed, turned back.
PX_INLINE void PX_FN(resample_sixteen_rows)(
    const uint8_t *in, size_t stride, resampling_axis axis, size_t out_stride, uint8_t *out,
    uint8_t *scratch) {
  uint8_t *columns = scratch, *results = scratch + 16 * stride;
  for (size_t next = 0; next < stride; next += 16) {
    // The last sixteen overlap those before them.
    const size_t x = next + 16 <= stride ? next : stride - 16;
    PX_FN(transpose)(in + x, stride, columns + 16 * x, 16);
  }
  const int32_t *weights = axis.weights;
  for (size_t x = 0; x < out_stride / 3; x++, weights += axis.taps) {
    const uint8_t *pixel = columns + (size_t)axis.starts[x] * 3 * 16;
    sixteen_sums red = (sixteen_sums){0} + HALF, green = red, blue = red;
    for (int32_t i = 0; i < axis.taps; i++, pixel += 3 * 16) {
      red += PX_FN(widened)(pixel) * weights[i];
      green += PX_FN(widened)(pixel + 16) * weights[i];
      blue += PX_FN(widened)(pixel + 32) * weights[i];
    }
    sixteen_bytes *result = (sixteen_bytes *)(results + 3 * 16 * x);
    result[0] = PX_FN(clip_sixteen)(red);
    result[1] = PX_FN(clip_sixteen)(green);
    result[2] = PX_FN(clip_sixteen)(blue);
  }
  for (size_t next = 0; next < out_stride; next += 16) {
    const size_t x = next + 16 <= out_stride ? next : out_stride - 16;
    PX_FN(transpose)(results + 16 * x, 16, out + x, out_stride);
  }
}

/// One row, pixel by pixel.
PX_INLINE void PX_FN(resample_row)(
    const uint8_t *row, resampling_axis axis, size_t out_stride, uint8_t *out) {
  const int32_t *weights = axis.weights;
  for (size_t x = 0; x < out_stride / 3; x++, out += 3, weights += axis.taps) {
    const uint8_t *pixel = row + (size_t)axis.starts[x] * 3;
    int32_t red = HALF, green = HALF, blue = HALF;
    for (int32_t i = 0; i < axis.taps; i++, pixel += 3) {
      red += pixel[0] * weights[i];
      green += pixel[1] * weights[i];
      blue += pixel[2] * weights[i];
    }
    out[0] = clip(red);
    out[1] = clip(green);
    out[2] = clip(blue);
  }
}

static void PX_FN(resample_rows)(
    const uint8_t *in, size_t stride, size_t rows, resampling_axis axis, size_t out_stride,
    uint8_t *out, uint8_t *scratch) {
  if (rows < 16 || stride < 16 || out_stride < 16) {
    for (size_t y = 0; y < rows; y++) {
      PX_FN(resample_row)(in + y * stride, axis, out_stride, out + y * out_stride);
    }
    return;
  }
  for (size_t next = 0; next < rows; next += 16) {
    const size_t y = next + 16 <= rows ? next : rows - 16;
    PX_FN(resample_sixteen_rows)(
        in + y * stride, stride, axis, out_stride, out + y * out_stride, scratch);
  }
}

/// 32 bytes of a row, whose sums stay in registers.
PX_INLINE void PX_FN(resample_32_columns)(
    const uint8_t *in, size_t stride, const int32_t *weights, int32_t taps, uint8_t *out) {
  sixteen_sums left = (sixteen_sums){0} + HALF, right = left;
  for (int32_t i = 0; i < taps; i++, in += stride) {
    left += PX_FN(widened)(in) * weights[i];
    right += PX_FN(widened)(in + 16) * weights[i];
  }
  ((sixteen_bytes *)out)[0] = PX_FN(clip_sixteen)(left);
  ((sixteen_bytes *)out)[1] = PX_FN(clip_sixteen)(right);
}

static void PX_FN(resample_columns)(
    const uint8_t *in, size_t stride, int32_t top, resampling_axis axis, int32_t out_height,
    uint8_t *out) {
  const int32_t *weights = axis.weights;
  for (int32_t y = 0; y < out_height; y++, out += stride, weights += axis.taps) {
    const uint8_t *rows = in + (size_t)(axis.starts[y] - top) * stride;
    size_t x = 0;
    for (; x + 32 <= stride; x += 32) {
      PX_FN(resample_32_columns)(rows + x, stride, weights, axis.taps, out + x);
    }
    for (; x < stride; x++) {
      int32_t sum = HALF;
      for (int32_t i = 0; i < axis.taps; i++) sum += rows[(size_t)i * stride + x] * weights[i];
      out[x] = clip(sum);
    }
  }
}
