// Merges the moments that the forward pass leaves for each panel.

#include "winograd_statistics.h"

#include <stddef.h>

/// The pixels of a panel's outputs: its tiles may stick out at the lower and right edge.
static double pixels_of(const winograd_geometry *g, const winograd_panels *panels, int32_t panel) {
  const int32_t first = panel * panels->rows;
  const int32_t last = winograd_min(first + panels->rows, g->tiles);
  const bool whole = g->out_height % WINOGRAD_OUT == 0 && g->out_width % WINOGRAD_OUT == 0;
  if (whole) return (double)(last - first) * WINOGRAD_OUT * WINOGRAD_OUT;
  int64_t pixels = 0;
  for (int32_t tile = first; tile < last; tile++) {
    const int32_t y = tile / g->tiles_w % g->tiles_h * WINOGRAD_OUT;
    const int32_t x = tile % g->tiles_w * WINOGRAD_OUT;
    pixels += (int64_t)winograd_min(WINOGRAD_OUT, g->out_height - y) *
              winograd_min(WINOGRAD_OUT, g->out_width - x);
  }
  return (double)pixels;
}

void winograd_merge_moments(
    const winograd_geometry *g, const winograd_panels *panels, const float *moments, float *mean,
    float *variance) {
  enum { widest = 16 };
  const size_t block = (size_t)g->block, blocks = (size_t)g->out_blocks;
  for (size_t k = 0; k < blocks; k++) {
    double means[widest] = {0}, squares[widest] = {0}, count = 0;
    for (int32_t panel = 0; panel < panels->count; panel++) {
      const float *part = moments + ((size_t)panel * blocks + k) * 2 * block;
      const double pixels = pixels_of(g, panels, panel), together = count + pixels;
      for (size_t lane = 0; lane < block; lane++) {
        // Chan, Golub and LeVeque, (1.5): two sets of moments about their own means become one.
        const double distance = part[lane] - means[lane];
        means[lane] += distance * (pixels / together);
        squares[lane] += part[block + lane] + distance * distance * (count * pixels / together);
      }
      count = together;
    }
    for (size_t lane = 0; lane < block; lane++) {
      const double spread = squares[lane] / count;
      mean[k * block + lane] = (float)means[lane];
      variance[k * block + lane] = (float)(spread > 0 ? spread : 0);
    }
  }
}
