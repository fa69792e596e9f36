// Elementary functions a vector at a time, the same bits in every instruction set. Included by bodies.
//
// Coefficients are minimax fits of our own; docs/design/0016-activations.md has the largest errors over all floats.

/// exp(x) for x from -88.3 to 89. Results below 2^-126 are zero, above 2^127.5 infinite; not-a-number stays.
CK_INLINE V CK_FN(exponential_within)(V x) {
  // n = round(x / ln 2): adding 1.5 * 2^23 leaves it in the lowest bits of the sum.
  const V shift = SPLAT(0x1.8p23f), shifted = x * 0x1.715476p0f + shift;
  const V n = shifted - shift;
  // ln 2 in two parts, the first of so few bits that its product with n is exact.
  const V r = (x - n * 0x1.62ep-1f) - n * 0x1.0bfbe8p-15f;
  V p = SPLAT(0x1.6a2444p-10f);
  p = p * r + 0x1.1239e2p-7f;
  p = p * r + 0x1.5558f2p-5f;
  p = p * r + 0x1.555492p-3f;
  p = p * r + 0x1.fffffcp-2f;
  p = p * (r * r) + r + 1.0f;
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

/// 1 / (1 + exp(-x)) and what it lacks to one, each to its own last bits.
typedef struct CK_FN(chances) {
  V yes, no;
} CK_FN(chances);

CK_INLINE CK_FN(chances) CK_FN(chances_of)(V x) {
  const VI negative = x < 0;
  const V e = CK_FN(exponential)(SELECT(negative, x, -x));
  const V more = 1.0f / (1.0f + e), less = e * more;
  return (CK_FN(chances)){SELECT(negative, less, more), SELECT(negative, more, less)};
}

/// The normal distribution: the probability of values below x, (1 + erf(x / sqrt 2)) / 2, and exp(-x x / 2).
typedef struct CK_FN(normal) {
  V below, bell;
} CK_FN(normal);

CK_INLINE CK_FN(normal) CK_FN(normal_of)(V x) {
  V u = SELECT(x < 0, -x, x);
  // Beyond, the exponential is zero.
  u = SELECT(u > SPLAT(13.28f), SPLAT(13.28f), u);
  CK_FN(normal) result;
  result.bell = CK_FN(exponential_within)(u * u * -0.5f);
  // The tail beyond u is exp(-u u / 2) P(u) / Q(u). No coefficient is negative, so that rounding stays small.
  V p = SPLAT(0x1.091bdap-8f);
  p = p * u + 0x1.48f0d4p-5f;
  p = p * u + 0x1.7459ep-3f;
  p = p * u + 0x1.bed834p-2f;
  p = p * u + 0.5f;
  V q = SPLAT(0x1.4c4296p-7f);
  q = q * u + 0x1.9c4b96p-4f;
  q = q * u + 0x1.dce41ap-2f;
  q = q * u + 0x1.32539cp+0f;
  q = q * u + 0x1.abae4ap+0f;
  q = q * u + 1.0f;
  const V tail = result.bell * p / q;
  result.below = SELECT(x < 0, tail, 1.0f - tail);
  return result;
}
