// Weighted sums of pixels in fixed point, with Pillow's rounding.
#include "pixel_loops.h"

enum { PRECISION = 22, HALF = 1 << (PRECISION - 1) };

typedef uint8_t sixteen_bytes __attribute__((vector_size(16), aligned(1)));
typedef int32_t sixteen_sums __attribute__((vector_size(64)));

static inline uint8_t clip(int32_t sum) {
  const int32_t value = sum >> PRECISION;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

#define PX_BODY "resampling_body.h"
#include "each_isa.h"

void resample_rows(
    pixel_isa isa, const uint8_t *in, int32_t in_width, int32_t rows, resampling_axis axis,
    int32_t out_width, uint8_t *out, uint8_t *scratch) {
  PX_PICK(isa, resample_rows)(
      in, (size_t)in_width * 3, (size_t)rows, axis, (size_t)out_width * 3, out, scratch);
}

void resample_columns(
    pixel_isa isa, const uint8_t *in, int32_t width, int32_t top, resampling_axis axis,
    int32_t out_height, uint8_t *out) {
  PX_PICK(isa, resample_columns)(in, (size_t)width * 3, top, axis, out_height, out);
}
