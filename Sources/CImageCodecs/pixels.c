// The inner loops over pixels: resampling, augmentation, normalisation.
#include "CImageCodecs.h"

enum { PRECISION = 22 };

static inline uint8_t clip(int32_t sum) {
  int32_t value = sum >> PRECISION;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

void resample_rows(
    const uint8_t *in, int32_t in_width, int32_t top, int32_t rows, resampling_axis axis,
    int32_t out_width, uint8_t *out) {
  for (int32_t y = 0; y < rows; y++) {
    const uint8_t *row = in + (size_t)(top + y) * (size_t)in_width * 3;
    for (int32_t x = 0; x < out_width; x++, out += 3) {
      const int32_t *weights = axis.weights + (size_t)x * (size_t)axis.stride;
      const uint8_t *pixel = row + (size_t)axis.starts[x] * 3;
      int32_t r = 1 << (PRECISION - 1), g = r, b = r;
      for (int32_t i = 0; i < axis.counts[x]; i++, pixel += 3) {
        r += pixel[0] * weights[i];
        g += pixel[1] * weights[i];
        b += pixel[2] * weights[i];
      }
      out[0] = clip(r);
      out[1] = clip(g);
      out[2] = clip(b);
    }
  }
}

// Blocks of a row are summed in registers, so that the inner loop is one vector instruction a weight.
void resample_columns(
    const uint8_t *in, int32_t width, int32_t top, resampling_axis axis, int32_t out_height,
    uint8_t *out) {
  enum { BLOCK = 64 };
  const int32_t bytes = width * 3;
  for (int32_t y = 0; y < out_height; y++, out += bytes) {
    const int32_t *weights = axis.weights + (size_t)y * (size_t)axis.stride;
    const uint8_t *first = in + (size_t)(axis.starts[y] - top) * (size_t)bytes;
    for (int32_t x = 0; x < bytes; x += BLOCK) {
      int32_t sums[BLOCK];
      int32_t n = bytes - x < BLOCK ? bytes - x : BLOCK;
      for (int32_t j = 0; j < BLOCK; j++) sums[j] = 1 << (PRECISION - 1);
      const uint8_t *row = first + x;
      for (int32_t i = 0; i < axis.counts[y]; i++, row += bytes) {
        for (int32_t j = 0; j < n; j++) sums[j] += row[j] * weights[i];
      }
      for (int32_t j = 0; j < n; j++) out[x + j] = clip(sums[j]);
    }
  }
}

void planar_from_packed(
    const uint8_t *rgb, int32_t in_width, int32_t left, int32_t top, int32_t width, int32_t height,
    const float scale[3], const float offset[3], float *planes) {
  const size_t plane = (size_t)width * (size_t)height;
  for (int32_t y = 0; y < height; y++) {
    const uint8_t *row = rgb + ((size_t)(top + y) * (size_t)in_width + (size_t)left) * 3;
    for (int c = 0; c < 3; c++) {
      float *out = planes + (size_t)c * plane + (size_t)y * (size_t)width;
      for (int32_t x = 0; x < width; x++) out[x] = row[3 * x + c] * scale[c] + offset[c];
    }
  }
}

void channel_sums(
    const uint8_t *rgb, int32_t in_width, int32_t left, int32_t top, int32_t width, int32_t height,
    uint64_t sums[3], uint64_t squares[3]) {
  for (int c = 0; c < 3; c++) sums[c] = squares[c] = 0;
  for (int32_t y = 0; y < height; y++) {
    const uint8_t *row = rgb + ((size_t)(top + y) * (size_t)in_width + (size_t)left) * 3;
    for (int c = 0; c < 3; c++) {
      // A row of up to 65,535 pixels fits 32 bits for the sum; its squares need 64.
      uint32_t sum = 0;
      uint64_t square = 0;
      for (int32_t x = 0; x < width; x++) {
        uint32_t value = row[3 * x + c];
        sum += value;
        square += value * value;
      }
      sums[c] += sum;
      squares[c] += square;
    }
  }
}

// Mirror images repeat with period 2 (n - 1).
static inline int32_t mirror(int32_t i, int32_t n) {
  if ((uint32_t)i < (uint32_t)n) return i;
  if (n == 1) return 0;
  int32_t period = 2 * (n - 1);
  i %= period;
  if (i < 0) i += period;
  return i < n ? i : period - i;
}

// Coordinates are fixed point, so that stepping along a row is exact: the integer part in the upper half.
static inline int64_t fixed(double value) { return (int64_t)(value * 0x1p32); }

void sample_affine(
    const uint8_t *rgb, int32_t width, int32_t height, pixel_affine affine, int32_t size,
    float *planes) {
  enum { BITS = 11, ONE = 1 << BITS };
  const size_t plane = (size_t)size * (size_t)size, stride = (size_t)width * 3;
  const double *m = affine.m;
  const int64_t step_x = fixed(m[0]), step_y = fixed(m[3]);
  for (int32_t y = 0; y < size; y++) {
    float *out = planes + (size_t)y * (size_t)size;
    int64_t sx = fixed(m[1] * y + m[2]), sy = fixed(m[4] * y + m[5]);
    for (int32_t x = 0; x < size; x++, out++, sx += step_x, sy += step_y) {
      const int32_t ix = (int32_t)(sx >> 32), iy = (int32_t)(sy >> 32);
      const int32_t u = (int32_t)((uint32_t)sx >> (32 - BITS));
      const int32_t v = (int32_t)((uint32_t)sy >> (32 - BITS));
      const uint8_t *a, *b, *c, *d;
      if (ix >= 0 && iy >= 0 && ix < width - 1 && iy < height - 1) {
        a = rgb + (size_t)iy * stride + (size_t)ix * 3;
        b = a + 3;
        c = a + stride;
        d = c + 3;
      } else {
        const size_t left = (size_t)mirror(ix, width) * 3, right = (size_t)mirror(ix + 1, width) * 3;
        const uint8_t *top = rgb + (size_t)mirror(iy, height) * stride;
        const uint8_t *bottom = rgb + (size_t)mirror(iy + 1, height) * stride;
        a = top + left;
        b = top + right;
        c = bottom + left;
        d = bottom + right;
      }
      for (size_t k = 0; k < 3; k++) {
        const int32_t upper = a[k] * (ONE - u) + b[k] * u;
        const int32_t lower = c[k] * (ONE - u) + d[k] * u;
        out[k * plane] = (float)(upper * (ONE - v) + lower * v) * 0x1p-22f;
      }
    }
  }
}

static inline float within(float value) {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

static inline float grey(float r, float g, float b) { return 0.299f * r + 0.587f * g + 0.114f * b; }

void adjust_colours(
    float *planes, int32_t count, float brightness, float contrast, float saturation,
    const float scale[3], const float offset[3]) {
  float *red = planes, *green = planes + count, *blue = planes + 2 * (size_t)count;
  float centre = 0;
  if (contrast != 1) {
    // Eight partial sums whatever the width of the machine's vectors: the result is the same.
    float sums[8] = {0};
    int32_t i = 0;
    for (; i + 8 <= count; i += 8) {
      for (int32_t j = 0; j < 8; j++) {
        sums[j] += grey(
            within(red[i + j] * brightness), within(green[i + j] * brightness),
            within(blue[i + j] * brightness));
      }
    }
    for (; i < count; i++) {
      sums[i & 7] +=
          grey(within(red[i] * brightness), within(green[i] * brightness), within(blue[i] * brightness));
    }
    for (int32_t j = 0; j < 8; j++) centre += sums[j];
    centre = (1 - contrast) * (centre / (float)count);
  }
  for (int32_t i = 0; i < count; i++) {
    float r = within(within(red[i] * brightness) * contrast + centre);
    float g = within(within(green[i] * brightness) * contrast + centre);
    float b = within(within(blue[i] * brightness) * contrast + centre);
    float shade = (1 - saturation) * grey(r, g, b);
    red[i] = within(r * saturation + shade) * scale[0] + offset[0];
    green[i] = within(g * saturation + shade) * scale[1] + offset[1];
    blue[i] = within(b * saturation + shade) * scale[2] + offset[2];
  }
}
