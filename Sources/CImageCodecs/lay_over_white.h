// The rule for transparency that all formats share.
#ifndef LAY_OVER_WHITE_H
#define LAY_OVER_WHITE_H

#include <stddef.h>
#include <stdint.h>

/// Lays pixels, whose colours are not premultiplied, over white paper.
static inline void lay_over_white(const uint8_t *rgba, size_t pixels, uint8_t *rgb) {
  for (size_t i = 0; i < pixels; i++, rgba += 4, rgb += 3) {
    unsigned alpha = rgba[3];
    for (int c = 0; c < 3; c++) {
      rgb[c] = (uint8_t)((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
  }
}

/// The same of colours that are multiplied with their alpha already: only the paper is added.
static inline void lay_products_over_white(const uint8_t *rgba, size_t pixels, uint8_t *rgb) {
  for (size_t i = 0; i < pixels; i++, rgba += 4, rgb += 3) {
    for (int c = 0; c < 3; c++) {
      unsigned sum = rgba[c] + 255u - rgba[3];
      rgb[c] = (uint8_t)(sum > 255 ? 255 : sum);
    }
  }
}

#endif
