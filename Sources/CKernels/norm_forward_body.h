#include "activate.h"
#include "affine.h"
#include "ahead.h"
#include "padding.h"

/// Two bodies share most loops: the identity and ReLU raise to a floor, as they do where others normalise what they
/// read, and every other activation has loops of its own.
CK_INLINE V CK_FN(finish)(const ck_activation activation, V floor, VI real, V y) {
  if (activation == CK_ACTIVATION_IDENTITY || activation == CK_ACTIVATION_RELU)
    return AT_LEAST(y, floor);
  const V z = CK_FN(activated)(activation, y);
  return ck_activation_fills_padding(activation) ? CK_FN(only)(real, z) : z;
}

CK_INLINE void CK_FN(norm_plane)(
    const ck_activation activation, const plane_call *c, const CK_FN(affine) *a, size_t plane) {
  const VI real = CK_FN(real_lanes)(c->channels, plane % c->blocks);
  const float *x = c->x + plane * c->pixels * CK_LANES;
  float *y = c->y + plane * c->pixels * CK_LANES;
  for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    CK_FN(will_write)(y + i);
    const V z = CK_FN(normalised)(a, LOAD(x + i));
    STORE(y + i, CK_FN(finish)(activation, a->floor, real, z));
  }
}

static void CK_FN(norm_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, plane % c->blocks * CK_LANES);
    CK_FOR_ACTIVATION(c->norm.activation, CK_FN(norm_plane), c, &a, plane)
  }
}

/// - other: the norm of b, or NULL.
CK_INLINE void CK_FN(add_plane)(
    const ck_activation activation, const norm_add_call *call, const CK_FN(affine) *a,
    const CK_FN(affine) *other, size_t plane) {
  const plane_call *c = &call->planes;
  const V floor = SPLAT(activation == CK_ACTIVATION_RELU ? 0 : -__builtin_inff());
  const VI real = CK_FN(real_lanes)(c->channels, plane % c->blocks);
  const float *x = c->x + plane * c->pixels * CK_LANES;
  const float *b = call->b + plane * c->pixels * CK_LANES;
  float *y = c->y + plane * c->pixels * CK_LANES;
  for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
    const V addend = other ? CK_FN(normalised)(other, LOAD(b + i)) : LOAD(b + i);
    const V sum = CK_FN(normalised)(a, LOAD(x + i)) + addend;
    STORE(y + i, CK_FN(finish)(activation, floor, real, sum));
  }
}

static void CK_FN(norm_add_forward)(void *context, int32_t index, int32_t count) {
  const norm_add_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const size_t channel = plane % c->blocks * CK_LANES;
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, channel);
    if (call->b_norm) {
      const CK_FN(affine) other = CK_FN(affine_of)(call->b_norm, channel);
      CK_FOR_ACTIVATION(call->activation, CK_FN(add_plane), call, &a, &other, plane)
    } else {
      CK_FOR_ACTIVATION(call->activation, CK_FN(add_plane), call, &a, NULL, plane)
    }
  }
}
