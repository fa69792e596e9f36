// Included once for each instruction set; CB_ISA and CB_LANES say which.

static void CB_JOIN(accumulate, CB_ISA)(size_t count, const float *x, float *y, float *z) {
  typedef float vector __attribute__((vector_size(CB_LANES * sizeof(float)), aligned(4)));
  // How far ahead of its use a line is asked for, in elements.
  enum { ahead = 512 };
  for (size_t i = 0; i + CB_LANES <= count; i += CB_LANES) {
    __builtin_prefetch(x + i + ahead, 0);
    __builtin_prefetch(y + i + ahead, 1);
    const vector sum = *(const vector *)(y + i) + *(const vector *)(x + i);
    *(vector *)(y + i) = sum;
    if (z) {
      __builtin_prefetch(z + i + ahead, 1);
      *(vector *)(z + i) += sum;
    }
  }
}
