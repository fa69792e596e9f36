#include "philox.h"

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
