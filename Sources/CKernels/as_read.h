// A batch norm and its activation as whoever reads what is normalised applies them. Included by bodies, after `affine.h` and
// `activate.h`.

/// y of one vector.
///
/// - activation: `CK_ACTIVATION_IDENTITY` stands for all that `cut_off` does.
CK_INLINE V CK_FN(as_read)(const ck_activation activation, const CK_FN(affine) *a, V x) {
  const V y = CK_FN(normalised)(a, x);
  return activation == CK_ACTIVATION_IDENTITY ? CK_FN(cut_off)(a, y)
                                              : CK_FN(activated)(activation, y);
}

/// What the pixels of an image's channel block are read as: y = activation(norm(x)) * factor.
typedef struct CK_FN(reading) {
  CK_FN(affine) affine;
  V factor;
} CK_FN(reading);

/// - norm: or NULL, which changes nothing.
/// - factor: of each lane, or NULL.
CK_INLINE CK_FN(reading) CK_FN(reading_of)(
    const ck_norm *norm, size_t channel, const float *factor) {
  CK_FN(reading) r;
  if (norm) {
    r.affine = CK_FN(affine_of)(norm, channel);
  } else {
    r.affine = (CK_FN(affine)){
        .scale = SPLAT(1), .floor = SPLAT(-__builtin_inff()), .ceiling = SPLAT(__builtin_inff())};
  }
  r.factor = factor ? LOAD(factor) : SPLAT(1);
  return r;
}

CK_INLINE V CK_FN(read)(const ck_activation activation, const CK_FN(reading) *r, V x) {
  return CK_FN(as_read)(activation, &r->affine, x) * r->factor;
}

/// The activation of a norm that may be NULL.
CK_INLINE ck_activation CK_FN(activation_of)(const ck_norm *norm) {
  return norm ? norm->activation : CK_ACTIVATION_IDENTITY;
}

/// Calls the function or macro `f` with the activation, in the terms of `as_read`, as a constant before the other arguments.
/// Only those are read that leave zeros zero, since padding stays as it is.
#undef CK_FOR_READ
#define CK_FOR_READ(activation, f, ...)                                                     \
  switch (activation) {                                                                     \
    case CK_ACTIVATION_SILU: f(CK_ACTIVATION_SILU, __VA_ARGS__); break;                     \
    case CK_ACTIVATION_GELU: f(CK_ACTIVATION_GELU, __VA_ARGS__); break;                     \
    case CK_ACTIVATION_HARD_SWISH: f(CK_ACTIVATION_HARD_SWISH, __VA_ARGS__); break;         \
    default: f(CK_ACTIVATION_IDENTITY, __VA_ARGS__); break;                                 \
  }
