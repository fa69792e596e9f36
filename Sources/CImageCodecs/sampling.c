// Bilinear sampling along an affine map.
#include "pixel_loops.h"

#include <string.h>

typedef uint8_t bytes __attribute__((vector_size(32)));
typedef int16_t shorts __attribute__((vector_size(32)));
typedef int32_t integers __attribute__((vector_size(32)));
typedef uint32_t words __attribute__((vector_size(32)));
typedef uint64_t longs __attribute__((vector_size(32)));
typedef float floats __attribute__((vector_size(32)));
typedef float floats_anywhere __attribute__((vector_size(32), aligned(4)));

// Weights of 11 bits: two bytes weighed with them add up to 19 bits, which floats hold exactly.
enum { BITS = 11, ONE = 1 << BITS };

// Places are fixed point, so that stepping along a row is exact: the integer part in the upper half.
typedef struct {
  int64_t x, y;
} place;

typedef struct {
  longs x, y;
} places;

static inline int64_t fixed(double value) { return (int64_t)(value * 0x1p32); }

static inline place row_start(const double m[6], int32_t y) {
  return (place){fixed(m[1] * y + m[2]), fixed(m[4] * y + m[5])};
}

#define PX_BODY "sampling_body.h"
#include "each_isa.h"

pixel_box affine_box(pixel_affine affine, int32_t size) {
  const place step = {fixed(affine.m[0]), fixed(affine.m[3])};
  // No row is shorter than a vector.
  const int64_t last = (size < 8 ? 8 : size) - 1;
  int64_t left = INT64_MAX, top = INT64_MAX, right = INT64_MIN, bottom = INT64_MIN;
  // Along rows and columns places rise or fall, so that the corners are the farthest.
  for (int corner = 0; corner < 4; corner++) {
    const place start = row_start(affine.m, corner & 1 ? size - 1 : 0);
    const int64_t x = (start.x + (corner & 2 ? last * step.x : 0)) >> 32;
    const int64_t y = (start.y + (corner & 2 ? last * step.y : 0)) >> 32;
    left = x < left ? x : left;
    right = x > right ? x : right;
    top = y < top ? y : top;
    bottom = y > bottom ? y : bottom;
  }
  // Two pixels a row are weighed, and the read of the first eight bytes ends in the third.
  return (pixel_box){
      (int32_t)left, (int32_t)top, (int32_t)(right - left) + 3, (int32_t)(bottom - top) + 2};
}

// Mirror images repeat with period 2 (n - 1).
static inline int32_t mirror(int32_t i, int32_t n) {
  if ((uint32_t)i < (uint32_t)n) return i;
  if (n == 1) return 0;
  const int32_t period = 2 * (n - 1);
  i %= period;
  if (i < 0) i += period;
  return i < n ? i : period - i;
}

static void copy_mirrored_columns(
    const uint8_t *row, int32_t width, int32_t from, int32_t to, uint8_t *out) {
  for (int32_t x = from; x < to; x++, out += 3) memcpy(out, row + (size_t)mirror(x, width) * 3, 3);
}

void copy_mirrored(
    const uint8_t *rgb, int32_t width, int32_t height, pixel_box box, uint8_t *out) {
  const int32_t end = box.left + box.width;
  // The columns inside the image; those before and behind them are mirrored.
  const int32_t first = box.left > 0 ? box.left : end < 0 ? end : 0;
  const int32_t last = end < width ? end : first < width ? width : first;
  const size_t before = (size_t)(first - box.left) * 3, inside = (size_t)(last - first) * 3;
  for (int32_t y = 0; y < box.height; y++, out += (size_t)box.width * 3) {
    const uint8_t *row = rgb + (size_t)mirror(box.top + y, height) * (size_t)width * 3;
    copy_mirrored_columns(row, width, box.left, first, out);
    if (inside > 0) memcpy(out + before, row + (size_t)first * 3, inside);
    copy_mirrored_columns(row, width, last, end, out + before + inside);
  }
}

void sample_affine(
    pixel_isa isa, const uint8_t *rgb, pixel_box box, pixel_affine affine, int32_t size,
    float *planes) {
  const place origin = {(int64_t)box.left << 32, (int64_t)box.top << 32};
  PX_PICK(isa, sample_affine)(rgb, (uint32_t)box.width * 3, origin, affine.m, size, planes);
}
