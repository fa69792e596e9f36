// The normalisation of one channel block. Included by bodies.

/// What one channel block's pixels are normalised with: y = (x - mean) * scale + beta.
typedef struct CK_FN(affine) {
  V mean, scale, beta;
  /// What y is raised to and cut off at: zero with ReLU, zero and six with ReLU6, else infinities, which do nothing. Of use
  /// where the activation is the identity or one of the two.
  V floor, ceiling;
} CK_FN(affine);

/// 1 / sqrt(variance + epsilon); zero where that would be infinite, as in the padding when epsilon is zero.
CK_INLINE V CK_FN(inverse_deviation)(const ck_norm *norm, size_t channel) {
  const V variance = LOAD(norm->variance + channel) + norm->epsilon;
  return SELECT(variance == 0, SPLAT(0), 1.0f / __builtin_elementwise_sqrt(variance));
}

CK_INLINE CK_FN(affine) CK_FN(affine_of)(const ck_norm *norm, size_t channel) {
  CK_FN(affine) a;
  a.mean = LOAD(norm->mean + channel);
  a.scale = LOAD(norm->gamma + channel) * CK_FN(inverse_deviation)(norm, channel);
  a.beta = LOAD(norm->beta + channel);
  const bool cuts = norm->activation == CK_ACTIVATION_RELU6;
  a.floor = SPLAT(norm->activation == CK_ACTIVATION_RELU || cuts ? 0 : -__builtin_inff());
  a.ceiling = SPLAT(cuts ? 6 : __builtin_inff());
  return a;
}

/// y before the activation. Forward and backward passes share it, so that they agree on the ReLU's mask to the
/// last bit.
CK_INLINE V CK_FN(normalised)(const CK_FN(affine) *a, V x) {
  // Also where the including file lets products and sums fuse.
#pragma clang fp contract(off)
  return (x - a->mean) * a->scale + a->beta;
}

/// y after the activation; not-a-number stays.
CK_INLINE V CK_FN(cut_off)(const CK_FN(affine) *a, V y) {
  return AT_MOST(AT_LEAST(y, a->floor), a->ceiling);
}

/// The gradient before ReLU.
CK_INLINE V CK_FN(through_relu)(const CK_FN(affine) *a, V x, V dy) {
  return SELECT(CK_FN(normalised)(a, x) <= a->floor, SPLAT(0), dy);
}
