// The second backward pass of a batch norm: dx = scale * (dy - dbeta / m - (x - mean) / deviation * dgamma / m). Included by
// bodies after `gradient_sums.h`.
#include "norm_through.h"

/// The coefficients of dx = scale * dy - (x - mean) * slope - offset.
typedef struct CK_FN(input_gradient) {
  V slope, offset;
} CK_FN(input_gradient);

CK_INLINE CK_FN(input_gradient) CK_FN(input_gradient_of)(
    const plane_call *c, const CK_FN(affine) *a, size_t channel) {
  const float samples = (float)((double)(c->planes / c->blocks) * (double)c->pixels);
  CK_FN(input_gradient) g;
  g.slope = a->scale * CK_FN(inverse_deviation)(&c->norm, channel) *
            (LOAD(c->dgamma + channel) / samples);
  g.offset = a->scale * (LOAD(c->dbeta + channel) / samples);
  return g;
}

CK_INLINE V CK_FN(input_gradient_at)(
    const ck_activation activation, const CK_FN(affine) *a, const CK_FN(input_gradient) *g, V x,
    V dy) {
  return CK_FN(through)(activation, a, x, dy) * a->scale - (x - a->mean) * g->slope - g->offset;
}

/// A stretch of dx. dx may be x or dy.
///
/// - ahead: what lies so many floats further is called for.
CK_INLINE void CK_FN(input_of_stretch)(
    const ck_activation activation, const CK_FN(affine) *a, const CK_FN(input_gradient) *g,
    const float *x, const float *dy, size_t count, size_t ahead, float *dx) {
  for (size_t i = 0; i < count; i += CK_LANES) {
    __builtin_prefetch(x + i + ahead);
    __builtin_prefetch(dy + i + ahead);
    CK_FN(will_write)(dx + i);
    STORE(dx + i, CK_FN(input_gradient_at)(activation, a, g, LOAD(x + i), LOAD(dy + i)));
  }
}

/// What makes the gradient behind an activation of that behind a gate: dy * factor + addend.
typedef struct CK_FN(gate_terms) {
  V factor, addend;
} CK_FN(gate_terms);

/// - gate, dmean: by plane; dmean may be NULL.
CK_INLINE CK_FN(gate_terms) CK_FN(gate_terms_of)(
    const plane_call *c, const float *gate, const float *dmean, size_t plane) {
  return (CK_FN(gate_terms)){
      .factor = LOAD(gate + plane * CK_LANES),
      .addend = dmean ? LOAD(dmean + plane * CK_LANES) / (float)c->pixels : SPLAT(0),
  };
}

/// The same from the gradient of the product with a gate.
CK_INLINE void CK_FN(gated_input_of_stretch)(
    const ck_activation activation, const CK_FN(affine) *a, const CK_FN(input_gradient) *g,
    const CK_FN(gate_terms) *gate, const float *x, const float *dy, size_t count, size_t ahead,
    float *dx) {
  for (size_t i = 0; i < count; i += CK_LANES) {
    __builtin_prefetch(x + i + ahead);
    __builtin_prefetch(dy + i + ahead);
    CK_FN(will_write)(dx + i);
    const V gradient = LOAD(dy + i) * gate->factor + gate->addend;
    STORE(dx + i, CK_FN(input_gradient_at)(activation, a, g, LOAD(x + i), gradient));
  }
}

/// A stretch of a plane of dx, from pixel `at` on, by the pass that a gradient is put through.
CK_INLINE void CK_FN(through_stretch)(
    const norm_through *t, size_t plane, size_t at, size_t pixels, size_t ahead, float *dx) {
  const plane_call *c = &t->call;
  const size_t channel = plane % c->blocks * CK_LANES;
  const size_t first = (plane * c->pixels + at) * CK_LANES, count = pixels * CK_LANES;
  const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, channel);
  const CK_FN(input_gradient) g = CK_FN(input_gradient_of)(c, &a, channel);
  const float *x = c->x + first, *dy = c->dy + first;
  const ck_activation activation = c->norm.activation;
  if (t->gate) {
    const CK_FN(gate_terms) gate = CK_FN(gate_terms_of)(c, t->gate, t->dmean, plane);
    CK_FOR_ACTIVATION(
        activation, CK_FN(gated_input_of_stretch), &a, &g, &gate, x, dy, count, ahead, dx)
  } else {
    CK_FOR_ACTIVATION(activation, CK_FN(input_of_stretch), &a, &g, x, dy, count, ahead, dx)
  }
}
