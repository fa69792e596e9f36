#include "affine.h"

static void CK_FN(norm_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, plane % c->blocks * CK_LANES);
    const float *x = c->x + plane * c->pixels * CK_LANES;
    float *y = c->y + plane * c->pixels * CK_LANES;
    for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES)
      STORE(y + i, AT_LEAST(CK_FN(normalised)(&a, LOAD(x + i)), a.floor));
  }
}
