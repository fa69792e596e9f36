// What update rules share. Included by bodies, within each instruction set.

/// a + (b - a) * weight, from the end that rounds less, as torch.lerp does.
CK_INLINE V CK_FN(lerp)(V a, V b, float weight) {
  return weight < 0.5f ? a + (b - a) * weight : b - (b - a) * (1 - weight);
}

/// n / d, and zero where d is zero.
CK_INLINE V CK_FN(quotient)(V n, V d) { return SELECT(d == 0, SPLAT(0), n / d); }

CK_INLINE V CK_FN(root)(V x) { return __builtin_elementwise_sqrt(x); }
