#include "moments.h"

/// The moments of each plane into `partial`.
static void CK_FN(statistics_of_planes)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float *x = c->x + plane * c->pixels * CK_LANES;
    CK_FN(moments) all = {0};
    for (size_t p = 0; p < c->pixels; p += CK_CHUNK) {
      const size_t pixels = c->pixels - p < CK_CHUNK ? c->pixels - p : CK_CHUNK;
      CK_FN(merge_chunk)(&all, x + p * CK_LANES, pixels);
    }
    CK_FN(store_moments)(&all, c->partial + plane * 2 * CK_LANES);
  }
}

/// Merges the planes of each channel block in the order of the batch.
static void CK_FN(statistics_of_channels)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block) {
    CK_FN(moments) all = {0};
    for (size_t plane = block; plane < c->planes; plane += c->blocks) {
      const double *partial = c->partial + plane * 2 * CK_LANES;
      VD mean, squares;
      __builtin_memcpy(&mean, partial, sizeof mean);
      __builtin_memcpy(&squares, partial + CK_LANES, sizeof squares);
      CK_FN(merge)(&all, (double)c->pixels, mean, squares);
    }
    STORE(c->first + block * CK_LANES, NARROW(all.mean));
    STORE(c->second + block * CK_LANES, NARROW(all.squares / all.count));
  }
}
