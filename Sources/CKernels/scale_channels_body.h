#include "ahead.h"

/// How many pixels are summed in float before the sum goes on in double.
#undef CHUNK
#define CHUNK 256

static void CK_FN(scale_forward)(void *context, int32_t index, int32_t count) {
  const scale_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const V s = LOAD(call->s + plane * CK_LANES);
    const float *x = c->x + plane * c->pixels * CK_LANES;
    float *y = c->y + plane * c->pixels * CK_LANES;
    for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
      CK_FN(will_read)(x + i);
      CK_FN(will_write)(y + i);
      STORE(y + i, LOAD(x + i) * s);
    }
  }
}

/// One plane; gives the sums of dy * x.
CK_INLINE VD CK_FN(scale_plane)(
    const bool add, size_t pixels, const float *x, V s, const float *dy, float *dx) {
  VD whole = {0};
  for (size_t begin = 0; begin < pixels; begin += CHUNK) {
    const size_t end = pixels - begin < CHUNK ? pixels : begin + CHUNK;
    V sums[2] = {{0}, {0}};
    for (size_t p = begin; p < end; ++p) {
      const size_t i = p * CK_LANES;
      CK_FN(will_read)(x + i);
      CK_FN(will_read)(dy + i);
      CK_FN(will_write)(dx + i);
      const V g = LOAD(dy + i);
      sums[p & 1] += g * LOAD(x + i);
      STORE(dx + i, add ? LOAD(dx + i) + g * s : g * s);
    }
    whole += WIDEN(sums[0] + sums[1]);
  }
  return whole;
}

static void CK_FN(scale_backward)(void *context, int32_t index, int32_t count) {
  const scale_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const V s = LOAD(call->s + plane * CK_LANES);
    const float *x = c->x + plane * c->pixels * CK_LANES;
    const float *dy = c->dy + plane * c->pixels * CK_LANES;
    float *dx = c->y + plane * c->pixels * CK_LANES;
    const VD sum = call->add ? CK_FN(scale_plane)(true, c->pixels, x, s, dy, dx)
                             : CK_FN(scale_plane)(false, c->pixels, x, s, dy, dx);
    STORE(c->first + plane * CK_LANES, NARROW(sum));
  }
}
