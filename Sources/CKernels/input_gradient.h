// The second backward pass of a batch norm: dx = scale * (dy - dbeta / m - (x - mean) / deviation * dgamma / m). Included by
// bodies after `gradient_sums.h`.

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
