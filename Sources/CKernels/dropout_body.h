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

/// Elements first ..< first + count of the canonical order, side by side in memory.
static void CK_FN(mask_stretch)(
    const mask *m, uint64_t first, size_t count, const float *x, float *y) {
  size_t i = 0;
  for (; i < count && (first + i) % 4 != 0; ++i) y[i] = masked_element(m, first + i, x[i]);
  VU lane = {0};
  for (uint32_t l = 0; l < CK_LANES; ++l) lane[l] = l;
  for (; i + 4 * CK_LANES <= count; i += 4 * CK_LANES) {
    VU words[4];
    CK_FN(philox)(m, lane + (uint32_t)((first + i) / 4), words);
    const VU even = INTERLEAVE_LOW(words[0], words[2]), odd = INTERLEAVE_LOW(words[1], words[3]);
    const VU even_rest = INTERLEAVE_HIGH(words[0], words[2]);
    const VU odd_rest = INTERLEAVE_HIGH(words[1], words[3]);
    const VU ordered[4] = {
        INTERLEAVE_LOW(even, odd), INTERLEAVE_HIGH(even, odd),
        INTERLEAVE_LOW(even_rest, odd_rest), INTERLEAVE_HIGH(even_rest, odd_rest)};
    for (size_t k = 0; k < 4; ++k) {
      const size_t at = i + k * CK_LANES;
      STORE(y + at, CK_FN(masked)(m, ordered[k], LOAD(x + at)));
    }
  }
  for (; i < count; ++i) y[i] = masked_element(m, first + i, x[i]);
}

static void CK_FN(dropout_rows)(void *context, int32_t index, int32_t count) {
  const dropout_call *c = context;
  const ck_range range = ck_share(c->rows * c->columns, 4 * CK_LANES, index, count);
  for (size_t i = range.begin; i < range.end;) {
    const size_t row = i / c->columns, column = i % c->columns;
    const size_t rest = c->columns - column, left = range.end - i;
    const size_t stretch = rest < left ? rest : left, at = row * c->stride + column;
    CK_FN(mask_stretch)(&c->mask, i, stretch, c->x + at, c->y + at);
    i += stretch;
  }
}

static void CK_FN(dropout_blocked)(void *context, int32_t index, int32_t count) {
  const dropout_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  VL lane = {0};
  for (uint64_t l = 0; l < CK_LANES; ++l) lane[l] = l;
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float *x = c->x + plane * c->pixels * CK_LANES;
    float *y = c->y + plane * c->pixels * CK_LANES;
    const uint64_t channel = plane / c->blocks * c->channels + plane % c->blocks * CK_LANES;
    // Each lane is one channel: where its plane begins in canonical order.
    const VL first = (lane + channel) * c->pixels;
    if (c->pixels % 4 == 0) {
      // The four words of a lane's block belong to four pixels in a row.
      const VU block = __builtin_convertvector(first / 4, VU);
      for (size_t p = 0; p < c->pixels; p += 4) {
        VU words[4];
        CK_FN(philox)(&c->mask, block + (uint32_t)(p / 4), words);
        for (size_t k = 0; k < 4; ++k) {
          const size_t at = (p + k) * CK_LANES;
          STORE(y + at, CK_FN(masked)(&c->mask, words[k], LOAD(x + at)));
        }
      }
    } else {
      for (size_t p = 0; p < c->pixels; ++p) {
        const VL element = first + p;
        const VI word = __builtin_convertvector(element & 3, VI);
        VU words[4];
        CK_FN(philox)(&c->mask, __builtin_convertvector(element / 4, VU), words);
        VU chosen = words[0];
        for (int32_t k = 1; k < 4; ++k)
          chosen = (VU)SELECT_INTEGERS(word == k, (VI)words[k], (VI)chosen);
        const size_t at = p * CK_LANES;
        STORE(y + at, CK_FN(masked)(&c->mask, chosen, LOAD(x + at)));
      }
    }
  }
}
