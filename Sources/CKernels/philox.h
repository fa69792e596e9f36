// Dropout masks, a vector at a time. Included by bodies.

/// The four random words of CK_LANES blocks side by side; see Tensors.Philox.
CK_INLINE void CK_FN(philox)(const mask *m, VU block, VU words[4]) {
  VU x0 = block, x1 = (VU){0} + m->sample, x2 = (VU){0} + m->epoch, x3 = (VU){0} + PURPOSE;
  uint32_t k0 = m->key0, k1 = m->key1;
  for (int round = 0; round < 10; ++round) {
    const VL a = __builtin_convertvector(x0, VL) * MULTIPLIER_0;
    const VL b = __builtin_convertvector(x2, VL) * MULTIPLIER_1;
    x0 = __builtin_convertvector(b >> 32, VU) ^ x1 ^ k0;
    x1 = __builtin_convertvector(b, VU);
    x2 = __builtin_convertvector(a >> 32, VU) ^ x3 ^ k1;
    x3 = __builtin_convertvector(a, VU);
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

CK_INLINE V CK_FN(masked)(const mask *m, VU word, V x) {
  return SELECT((VI)(word >> 8) >= m->threshold, x * m->scale, SPLAT(0));
}
