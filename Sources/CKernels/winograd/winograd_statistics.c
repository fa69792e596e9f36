// Merges the moments that the forward pass leaves for each panel.

#include "winograd_statistics.h"

#include <stddef.h>

void winograd_merge_moments(
    const winograd_geometry *g, const winograd_panels *panels, const float *moments, float *mean,
    float *variance) {
  enum { widest = 16 };
  const size_t block = (size_t)g->block, blocks = (size_t)g->out_blocks;
  for (size_t k = 0; k < blocks; k++) {
    double means[widest] = {0}, squares[widest] = {0}, count = 0;
    for (int32_t panel = 0; panel < panels->count; panel++) {
      const float *part = moments + ((size_t)panel * blocks + k) * 2 * block;
      const winograd_panel at = winograd_panel_at(g, panels, panel);
      const double pixels = (double)at.real * at.kind->height * at.kind->width;
      const double together = count + pixels;
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
