// Changes of colour, and from bytes to normalised floats.
#include "pixel_loops.h"

// Vectors of eight everywhere, so that sums are taken in the same order.
typedef float floats __attribute__((vector_size(32)));
typedef float floats_anywhere __attribute__((vector_size(32), aligned(4)));
typedef int32_t integers __attribute__((vector_size(32)));

#define PX_BODY "colours_body.h"
#include "each_isa.h"

void adjust_colours(
    pixel_isa isa, float *planes, int32_t count, float brightness, float contrast, float saturation,
    const float scale[3], const float offset[3]) {
  PX_PICK(isa, adjust_colours)(
      planes, (size_t)count, brightness, contrast, saturation, scale, offset);
}

void planar_from_packed(
    pixel_isa isa, const uint8_t *rgb, int32_t in_width, int32_t left, int32_t top, int32_t width,
    int32_t height, const float scale[3], const float offset[3], float *planes) {
  const uint8_t *first = rgb + ((size_t)top * (size_t)in_width + (size_t)left) * 3;
  PX_PICK(isa, planar_from_packed)(first, (size_t)in_width * 3, width, height, scale, offset, planes);
}
