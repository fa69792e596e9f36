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

static void CK_FN(norm_add_forward)(void *context, int32_t index, int32_t count) {
  const norm_add_call *call = context;
  const plane_call *c = &call->planes;
  const V floor = SPLAT(call->relu ? 0 : -__builtin_inff());
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const size_t channel = plane % c->blocks * CK_LANES;
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, channel);
    const float *x = c->x + plane * c->pixels * CK_LANES;
    const float *b = call->b + plane * c->pixels * CK_LANES;
    float *y = c->y + plane * c->pixels * CK_LANES;
    if (call->b_norm) {
      const CK_FN(affine) other = CK_FN(affine_of)(call->b_norm, channel);
      for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
        const V sum = CK_FN(normalised)(&a, LOAD(x + i)) + CK_FN(normalised)(&other, LOAD(b + i));
        STORE(y + i, AT_LEAST(sum, floor));
      }
    } else {
      for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
        const V sum = CK_FN(normalised)(&a, LOAD(x + i)) + LOAD(b + i);
        STORE(y + i, AT_LEAST(sum, floor));
      }
    }
  }
}
