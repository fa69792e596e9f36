#include "flat.h"

CK_INLINE void CK_FN(relu_forward_at)(const binary *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, AT_LEAST(LOAD_SOME(c->a + i, n), SPLAT(0)), n);
}

CK_INLINE void CK_FN(relu_backward_at)(const binary *c, size_t i, size_t n) {
  const V y = LOAD_SOME(c->a + i, n), dy = LOAD_SOME(c->b + i, n);
  STORE_SOME(c->y + i, SELECT(y <= SPLAT(0), SPLAT(0), dy), n);
}

CK_INLINE void CK_FN(add_forward_at)(const binary *c, size_t i, size_t n) {
  STORE_SOME(c->y + i, LOAD_SOME(c->a + i, n) + LOAD_SOME(c->b + i, n), n);
}

CK_INLINE void CK_FN(add_relu_forward_at)(const binary *c, size_t i, size_t n) {
  const V sum = LOAD_SOME(c->a + i, n) + LOAD_SOME(c->b + i, n);
  STORE_SOME(c->y + i, AT_LEAST(sum, SPLAT(0)), n);
}

CK_SWEEP(relu_forward, binary)
CK_SWEEP(relu_backward, binary)
CK_SWEEP(add_forward, binary)
CK_SWEEP(add_relu_forward, binary)
