static void PX_FN(planar_from_packed)(
    const uint8_t *rgb, size_t stride, int32_t width, int32_t height, const float scale[3],
    const float offset[3], float *restrict planes) {
  const size_t plane = (size_t)width * (size_t)height;
  for (int32_t y = 0; y < height; y++, rgb += stride, planes += width) {
    for (int32_t x = 0; x < width; x++) {
      planes[x] = rgb[3 * x] * scale[0] + offset[0];
      planes[plane + x] = rgb[3 * x + 1] * scale[1] + offset[1];
      planes[2 * plane + x] = rgb[3 * x + 2] * scale[2] + offset[2];
    }
  }
}

PX_INLINE floats PX_FN(at_most_white)(floats x) {
  const floats white = (floats){0} + 255;
  const integers above = x > white;
  return (floats)((above & (integers)white) | (~above & (integers)x));
}

PX_INLINE floats PX_FN(within)(floats x) {
  return PX_FN(at_most_white)((floats)((integers)x & (x > 0)));
}

PX_INLINE floats PX_FN(grey)(floats red, floats green, floats blue) {
  return 0.299f * red + 0.587f * green + 0.114f * blue;
}

/// Up to eight elements, zeros behind them. A constant count of eight is a plain load.
PX_INLINE floats PX_FN(load)(const float *from, size_t count) {
  if (count == 8) return *(const floats_anywhere *)from;
  floats x = {0};
  __builtin_memcpy(&x, from, count * sizeof(float));
  return x;
}

PX_INLINE void PX_FN(store)(float *to, floats x, size_t count) {
  if (count == 8) {
    *(floats_anywhere *)to = x;
  } else {
    __builtin_memcpy(to, &x, count * sizeof(float));
  }
}

/// Applies the brightness to up to eight pixels, and gives their greys.
PX_INLINE floats PX_FN(brighten)(float *red, size_t plane, size_t count, float brightness) {
  floats colour[3];
  for (size_t c = 0; c < 3; c++) {
    const floats value = PX_FN(load)(red + c * plane, count);
    colour[c] = PX_FN(at_most_white)(value * brightness);
    PX_FN(store)(red + c * plane, colour[c], count);
  }
  return PX_FN(grey)(colour[0], colour[1], colour[2]);
}

PX_INLINE void PX_FN(finish)(
    float *red, size_t plane, size_t count, float contrast, float centre, float saturation,
    const float scale[3], const float offset[3]) {
  floats colour[3];
  for (size_t c = 0; c < 3; c++) {
    colour[c] = PX_FN(within)(PX_FN(load)(red + c * plane, count) * contrast + centre);
  }
  const floats shade = (1 - saturation) * PX_FN(grey)(colour[0], colour[1], colour[2]);
  for (size_t c = 0; c < 3; c++) {
    const floats value = PX_FN(within)(colour[c] * saturation + shade);
    PX_FN(store)(red + c * plane, value * scale[c] + offset[c], count);
  }
}

static void PX_FN(adjust_colours)(
    float *planes, size_t count, float brightness, float contrast, float saturation,
    const float scale[3], const float offset[3]) {
  const size_t whole = count / 8 * 8, rest = count - whole;
  floats sums = {0};
  for (size_t i = 0; i < whole; i += 8) sums += PX_FN(brighten)(planes + i, count, 8, brightness);
  if (rest > 0) sums += PX_FN(brighten)(planes + whole, count, rest, brightness);
  float sum = 0;
  for (int lane = 0; lane < 8; lane++) sum += sums[lane];
  const float centre = (1 - contrast) * (sum / (float)count);
  // Copies, which writing to the planes cannot change.
  const float scales[3] = {scale[0], scale[1], scale[2]};
  const float offsets[3] = {offset[0], offset[1], offset[2]};
  for (size_t i = 0; i < whole; i += 8) {
    PX_FN(finish)(planes + i, count, 8, contrast, centre, saturation, scales, offsets);
  }
  if (rest > 0) {
    PX_FN(finish)(planes + whole, count, rest, contrast, centre, saturation, scales, offsets);
  }
}
