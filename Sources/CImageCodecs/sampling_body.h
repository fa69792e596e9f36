// Eight pixels at a time, in an order that suits vectors of two halves: 0 1 4 5, then 2 3 6 7.

/// The sums of products of neighbours: a[0] b[0] + a[1] b[1], a[2] b[2] + a[3] b[3] …
PX_INLINE integers PX_FN(dot)(shorts a, shorts b) {
#ifdef PX_AVX2
  return (integers)__builtin_ia32_pmaddwd256(a, b);
#else
#define EVEN(x) \
  __builtin_convertvector(__builtin_shufflevector(x, x, 0, 2, 4, 6, 8, 10, 12, 14), integers)
#define ODD(x) \
  __builtin_convertvector(__builtin_shufflevector(x, x, 1, 3, 5, 7, 9, 11, 13, 15), integers)
  return EVEN(a) * EVEN(b) + ODD(a) * ODD(b);
#undef EVEN
#undef ODD
#endif
}

/// Of four pairs of pixels, red and green as (left, right): r0 g0 r1 g1 …
PX_INLINE shorts PX_FN(red_green)(longs p) {
  return (shorts)__builtin_shufflevector(
      (bytes)p, (bytes){0}, 0, 32, 3, 32, 1, 32, 4, 32, 8, 32, 11, 32, 9, 32, 12, 32, 16, 32, 19, 32, 17,
      32, 20, 32, 24, 32, 27, 32, 25, 32, 28, 32);
}

/// Blue likewise, of twice four pairs in turn.
PX_INLINE shorts PX_FN(blue)(longs p, longs q) {
  const shorts blue = (shorts)__builtin_shufflevector(
      (bytes)p, (bytes)q, 2, 2, 5, 5, 34, 34, 37, 37, 10, 10, 13, 13, 42, 42, 45, 45, 18, 18, 21, 21, 50,
      50, 53, 53, 26, 26, 29, 29, 58, 58, 61, 61);
  return blue & 0xFF;
}

/// What lies between two rows whose pixels have been weighed, back in units of a level.
PX_INLINE floats PX_FN(between)(integers upper, integers lower, floats v) {
  const floats a = __builtin_convertvector(upper, floats);
  const floats b = __builtin_convertvector(lower, floats);
  return (a + (b - a) * v) * (1.0f / ONE);
}

/// Four pairs of neighbouring pixels, at these offsets: six bytes each, and two bytes more.
PX_INLINE longs PX_FN(pixel_pairs)(const uint8_t *rgb, longs at) {
  uint64_t bits[4];
  for (int k = 0; k < 4; k++) __builtin_memcpy(&bits[k], rgb + at[k], sizeof bits[k]);
  return (longs){bits[0], bits[1], bits[2], bits[3]};
}

/// Fills eight pixels.
PX_INLINE void PX_FN(sample_eight)(
    const uint8_t *rgb, uint32_t stride, places first, places second, float *red, size_t plane) {
  const longs at0 = (first.y >> 32) * stride + (first.x >> 32) * 3;
  const longs at1 = (second.y >> 32) * stride + (second.x >> 32) * 3;
  const longs upper0 = PX_FN(pixel_pairs)(rgb, at0), lower0 = PX_FN(pixel_pairs)(rgb + stride, at0);
  const longs upper1 = PX_FN(pixel_pairs)(rgb, at1), lower1 = PX_FN(pixel_pairs)(rgb + stride, at1);

// The lower halves of eight places, in order.
#define FRACTION(a, b) __builtin_shufflevector((words)a, (words)b, 0, 2, 8, 10, 4, 6, 12, 14)
#define FIRST(x) __builtin_shufflevector(x, x, 0, 0, 1, 1, 4, 4, 5, 5)
#define SECOND(x) __builtin_shufflevector(x, x, 2, 2, 3, 3, 6, 6, 7, 7)
#define IN_TURN(x) __builtin_shufflevector(x, x, 0, 2, 1, 3, 4, 6, 5, 7)
  const words u = FRACTION(first.x, second.x) >> (32 - BITS);
  const words v = FRACTION(first.y, second.y) >> (32 - BITS);
  // Each word holds (ONE - u, u).
  const words w = (u << 16) - u + ONE;
  const floats down = __builtin_convertvector((integers)v, floats) * (1.0f / ONE);
  const shorts w0 = (shorts)FIRST(w), w1 = (shorts)SECOND(w), w2 = (shorts)IN_TURN(w);
  const floats rg0 = PX_FN(between)(
      PX_FN(dot)(PX_FN(red_green)(upper0), w0), PX_FN(dot)(PX_FN(red_green)(lower0), w0), FIRST(down));
  const floats rg1 = PX_FN(between)(
      PX_FN(dot)(PX_FN(red_green)(upper1), w1), PX_FN(dot)(PX_FN(red_green)(lower1), w1), SECOND(down));
  const floats b = PX_FN(between)(
      PX_FN(dot)(PX_FN(blue)(upper0, upper1), w2), PX_FN(dot)(PX_FN(blue)(lower0, lower1), w2),
      IN_TURN(down));
  *(floats_anywhere *)red = __builtin_shufflevector(rg0, rg1, 0, 2, 8, 10, 4, 6, 12, 14);
  *(floats_anywhere *)(red + plane) = __builtin_shufflevector(rg0, rg1, 1, 3, 9, 11, 5, 7, 13, 15);
  *(floats_anywhere *)(red + 2 * plane) = IN_TURN(b);
#undef FRACTION
#undef FIRST
#undef SECOND
#undef IN_TURN
}

static void PX_FN(sample_affine)(
    const uint8_t *rgb, uint32_t stride, place origin, const double m[6], int32_t size,
    float *planes) {
  const size_t plane = (size_t)size * (size_t)size;
  const place step = {fixed(m[0]), fixed(m[3])};
  const longs lanes0 = {0, 1, 4, 5}, lanes1 = {2, 3, 6, 7};
  const places lead0 = {lanes0 * (uint64_t)step.x, lanes0 * (uint64_t)step.y};
  const places lead1 = {lanes1 * (uint64_t)step.x, lanes1 * (uint64_t)step.y};
  for (int32_t y = 0; y < size; y++) {
    const place start = row_start(m, y);
    float *row = planes + (size_t)y * (size_t)size;
    for (int32_t next = 0; next < size; next += 8) {
      // The last eight overlap those before them; a shorter row is put down by parts.
      const int32_t x = next + 8 <= size ? next : size < 8 ? 0 : size - 8;
      const uint64_t at_x = (uint64_t)(start.x - origin.x + x * step.x);
      const uint64_t at_y = (uint64_t)(start.y - origin.y + x * step.y);
      const places first = {at_x + lead0.x, at_y + lead0.y};
      const places second = {at_x + lead1.x, at_y + lead1.y};
      if (size >= 8) {
        PX_FN(sample_eight)(rgb, stride, first, second, row + x, plane);
      } else {
        float few[3 * 8];
        PX_FN(sample_eight)(rgb, stride, first, second, few, 8);
        for (size_t c = 0; c < 3; c++) {
          __builtin_memcpy(row + c * plane, few + 8 * c, (size_t)size * sizeof(float));
        }
      }
    }
  }
}
