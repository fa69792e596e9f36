// Included once for each instruction set; CB_ISA and CB_LANES say which.

// A piece of an array, its end not included.
static float CB_JOIN(stream, CB_ISA)(const float *x, const float *x_end, float *y, float *y_end) {
  typedef float vector __attribute__((vector_size(CB_LANES * sizeof(float)), aligned(4)));
  // How far ahead of its use a line is asked for, in elements.
  enum { ahead = 512 };
  vector even = {0}, odd = {0};
  for (; x + 2 * CB_LANES <= x_end; x += 2 * CB_LANES) {
    __builtin_prefetch(x + ahead, 0);
    __builtin_prefetch(x + ahead + CB_LANES, 0);
    even += *(const vector *)x;
    odd += *(const vector *)(x + CB_LANES);
  }
  even += odd;
  for (; y + CB_LANES <= y_end; y += CB_LANES) {
    __builtin_prefetch(y + ahead, 1);
    *(vector *)y = even;
  }
  return even[0];
}
