#include "activate.h"
#include "ahead.h"

CK_INLINE void CK_FN(forward_range)(
    const ck_activation activation, ck_range range, const float *x, float *y) {
  size_t i = range.begin;
  for (; i + CK_LANES <= range.end; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    CK_FN(will_write)(y + i);
    STORE(y + i, CK_FN(activated)(activation, LOAD(x + i)));
  }
  if (i < range.end) {
    const size_t n = range.end - i;
    STORE_SOME(y + i, CK_FN(activated)(activation, LOAD_SOME(x + i, n)), n);
  }
}

static void CK_FN(activate_forward)(void *context, int32_t index, int32_t count) {
  const activate_call *c = context;
  const ck_range range = ck_share(c->count, CK_LANES, index, count);
  CK_FOR_ACTIVATION(c->activation, CK_FN(forward_range), range, c->x, c->y)
}

CK_INLINE void CK_FN(backward_range)(
    const ck_activation activation, ck_range range, const float *x, const float *dy, float *dx) {
  size_t i = range.begin;
  for (; i + CK_LANES <= range.end; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    CK_FN(will_read)(dy + i);
    CK_FN(will_write)(dx + i);
    STORE(dx + i, CK_FN(through_activation)(activation, LOAD(x + i), LOAD(dy + i)));
  }
  if (i < range.end) {
    const size_t n = range.end - i;
    const V g = CK_FN(through_activation)(activation, LOAD_SOME(x + i, n), LOAD_SOME(dy + i, n));
    STORE_SOME(dx + i, g, n);
  }
}

static void CK_FN(activate_backward)(void *context, int32_t index, int32_t count) {
  const activate_call *c = context;
  const ck_range range = ck_share(c->count, CK_LANES, index, count);
  CK_FOR_ACTIVATION(c->activation, CK_FN(backward_range), range, c->x, c->dy, c->y)
}
