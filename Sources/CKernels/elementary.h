// Elementary functions a vector at a time, the same bits in every instruction set. Included by bodies.
//
// Coefficients are minimax fits of our own; docs/design/0016-activations.md has the errors.

/// exp(x) for x from -88.3 to 89. Results below 2^-126 are zero, above 2^127.5 infinite; not-a-number stays.
CK_INLINE V CK_FN(exponential_within)(V x) {
  // n = round(x / ln 2): adding 1.5 * 2^23 leaves it in the lowest bits of the sum.
  const V shift = SPLAT(0x1.8p23f), shifted = FUSED(x, SPLAT(0x1.715476p0f), shift);
  const V n = shifted - shift;
  // ln 2 in two parts, the first of so few bits that its product with n is exact.
  const V r = FUSED(n, SPLAT(-0x1.0bfbe8p-15f), FUSED(n, SPLAT(-0x1.62ep-1f), x));
  V p = SPLAT(0x1.6a2444p-10f);
  p = FUSED(p, r, SPLAT(0x1.1239e2p-7f));
  p = FUSED(p, r, SPLAT(0x1.5558f2p-5f));
  p = FUSED(p, r, SPLAT(0x1.555492p-3f));
  p = FUSED(p, r, SPLAT(0x1.fffffcp-2f));
  p = FUSED(p, r * r, r) + 1.0f;
  // 2^n by its exponent's bits: zero for n = -127, infinite for n = 128.
  return p * (V)(((VI)shifted + 127) << 23);
}

/// exp(x), with the same ends.
CK_INLINE V CK_FN(exponential)(V x) {
  const V low = SPLAT(-88), high = SPLAT(89);
  return CK_FN(exponential_within)(SELECT(x < low, low, SELECT(x > high, high, x)));
}

/// 1 / (1 + exp(-x)).
CK_INLINE V CK_FN(logistic)(V x) { return 1.0f / (1.0f + CK_FN(exponential)(-x)); }

/// |x|; not-a-number stays.
CK_INLINE V CK_FN(magnitude)(V x) { return (V)((VI)x & 0x7FFFFFFF); }

/// 1 / (1 + exp(-x)) and its product with what it lacks to one, which is its derivative; both to their own last bits.
typedef struct CK_FN(logistic_slope) {
  V value, slope;
} CK_FN(logistic_slope);

CK_INLINE CK_FN(logistic_slope) CK_FN(logistic_slope_of)(V x) {
  const V below = -CK_FN(magnitude)(x), low = SPLAT(-88);
  const V e = CK_FN(exponential_within)(SELECT(below < low, low, below));
  // The larger of the two parts of one, and the smaller.
  const V more = 1.0f / (1.0f + e), less = e * more;
  return (CK_FN(logistic_slope)){SELECT(x < 0, less, more), less * more};
}

/// The normal distribution: the probability of values below x, (1 + erf(x / sqrt 2)) / 2, and exp(-x x / 2).
typedef struct CK_FN(normal) {
  V below, bell;
} CK_FN(normal);

CK_INLINE CK_FN(normal) CK_FN(normal_of)(V x) {
  // Beyond, the exponential is zero.
  const V most = SPLAT(13.28f), size = CK_FN(magnitude)(x), u = SELECT(size > most, most, size);
  CK_FN(normal) result;
  result.bell = CK_FN(exponential_within)(u * u * -0.5f);
  // The tail beyond u is exp(-u u / 2) P(u) / Q(u). No coefficient is negative, so that rounding stays small.
  V p = SPLAT(0x1.091bdap-8f);
  p = FUSED(p, u, SPLAT(0x1.48f0d4p-5f));
  p = FUSED(p, u, SPLAT(0x1.7459ep-3f));
  p = FUSED(p, u, SPLAT(0x1.bed834p-2f));
  p = FUSED(p, u, SPLAT(0.5f));
  V q = SPLAT(0x1.4c4296p-7f);
  q = FUSED(q, u, SPLAT(0x1.9c4b96p-4f));
  q = FUSED(q, u, SPLAT(0x1.dce41ap-2f));
  q = FUSED(q, u, SPLAT(0x1.32539cp+0f));
  q = FUSED(q, u, SPLAT(0x1.abae4ap+0f));
  q = FUSED(q, u, SPLAT(1.0f));
  const V tail = result.bell * p / q;
  result.below = SELECT(x < 0, tail, 1.0f - tail);
  return result;
}
