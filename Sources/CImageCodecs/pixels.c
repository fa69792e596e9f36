// What is asked of all loops, and a sum that needs no help.
#include "pixel_loops.h"

pixel_isa pixel_isa_best(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return PIXEL_ISA_AVX2;
#endif
  return PIXEL_ISA_PORTABLE;
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
