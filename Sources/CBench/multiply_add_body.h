// Included once for each instruction set; CB_ISA, CB_LANES and CB_FUSED say which.

static float CB_JOIN(multiply_add, CB_ISA)(int64_t rounds, int32_t *lanes) {
  *lanes = CB_LANES;
  typedef float vector __attribute__((vector_size(CB_LANES * sizeof(float))));
  vector sums[chains];
  // Known to the compiler only at run time, and such that the sums stay near 1.
  volatile float shrink = 0.999f, grow = 0.001f;
  const vector factor = (vector){0} + shrink, addend = (vector){0} + grow;
#pragma clang loop unroll(full)
  for (int chain = 0; chain < chains; chain++) sums[chain] = (vector){0} + (float)chain;
  for (int64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int chain = 0; chain < chains; chain++) {
#if CB_FUSED
      sums[chain] = __builtin_elementwise_fma(sums[chain], factor, addend);
#else
      sums[chain] = sums[chain] * factor + addend;
#endif
    }
  }
  float total = 0;
  for (int chain = 0; chain < chains; chain++) {
    for (int lane = 0; lane < CB_LANES; lane++) total += sums[chain][lane];
  }
  return total;
}
