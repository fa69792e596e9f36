#include "transpose.h"

/// Moves `n` pixels, CK_LANES or, at the end of a plane, fewer.
CK_INLINE void CK_FN(gather_pixels)(
    const float *planar, size_t pixels, size_t channels, size_t n, float *blocked) {
  V rows[CK_LANES];
  for (size_t c = 0; c < CK_LANES; ++c)
    rows[c] = c < channels ? LOAD_SOME(planar + c * pixels, n) : SPLAT(0);
  CK_FN(transpose)(rows);
  for (size_t p = 0; p < n; ++p) STORE(blocked + p * CK_LANES, rows[p]);
}

/// The way back.
CK_INLINE void CK_FN(scatter_pixels)(
    const float *blocked, size_t pixels, size_t channels, size_t n, float *planar) {
  V rows[CK_LANES];
  for (size_t p = 0; p < CK_LANES; ++p)
    rows[p] = p < n ? LOAD(blocked + p * CK_LANES) : SPLAT(0);
  CK_FN(transpose)(rows);
  for (size_t c = 0; c < channels; ++c) STORE_SOME(planar + c * pixels, rows[c], n);
}

static void CK_FN(to_blocked)(void *context, int32_t index, int32_t count) {
  const layout_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const plane_place at = place_of(c, plane, CK_LANES);
    const float *planar = c->x + at.planar;
    float *blocked = c->y + plane * c->pixels * CK_LANES;
    size_t p = 0;
    for (; p + CK_LANES <= c->pixels; p += CK_LANES)
      CK_FN(gather_pixels)(planar + p, c->pixels, at.channels, CK_LANES, blocked + p * CK_LANES);
    if (p < c->pixels)
      CK_FN(gather_pixels)(
          planar + p, c->pixels, at.channels, c->pixels - p, blocked + p * CK_LANES);
  }
}

static void CK_FN(to_planar)(void *context, int32_t index, int32_t count) {
  const layout_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const plane_place at = place_of(c, plane, CK_LANES);
    const float *blocked = c->x + plane * c->pixels * CK_LANES;
    float *planar = c->y + at.planar;
    size_t p = 0;
    for (; p + CK_LANES <= c->pixels; p += CK_LANES)
      CK_FN(scatter_pixels)(blocked + p * CK_LANES, c->pixels, at.channels, CK_LANES, planar + p);
    if (p < c->pixels)
      CK_FN(scatter_pixels)(
          blocked + p * CK_LANES, c->pixels, at.channels, c->pixels - p, planar + p);
  }
}
