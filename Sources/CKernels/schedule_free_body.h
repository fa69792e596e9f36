#include "flat.h"
#include "update.h"

/// Moves y and u along a direction.
CK_INLINE void CK_FN(schedule_free_move)(
    const schedule_free_call *c, size_t i, size_t n, V y, V direction) {
  const V u = LOAD_SOME(c->u + i, n);
  STORE_SOME(c->y + i, y + u * c->share - direction * c->pace, n);
  STORE_SOME(c->u + i, (u - direction * c->far) * c->rest, n);
}

CK_INLINE void CK_FN(schedule_free_sgd_at)(const schedule_free_call *c, size_t i, size_t n) {
  const V y = LOAD_SOME(c->y + i, n), g = LOAD_SOME(c->g + i, n);
  CK_FN(schedule_free_move)(c, i, n, y, g + y * c->decay);
}

CK_INLINE void CK_FN(schedule_free_adamw_at)(const schedule_free_call *c, size_t i, size_t n) {
  const V y = LOAD_SOME(c->y + i, n), g = LOAD_SOME(c->g + i, n);
  const V square = LOAD_SOME(c->square + i, n) * c->beta2 + c->rest2 * g * g;
  STORE_SOME(c->square + i, square, n);
  const V size = CK_FN(root)(square) * c->correction2 + c->epsilon;
  CK_FN(schedule_free_move)(c, i, n, y, CK_FN(quotient)(g, size) + y * c->decay);
}

CK_INLINE void CK_FN(schedule_free_average_at)(
    const schedule_free_average_call *c, size_t i, size_t n) {
  STORE_SOME(c->x + i, LOAD_SOME(c->y + i, n) - LOAD_SOME(c->u + i, n) * c->beyond, n);
}

CK_SWEEP(schedule_free_sgd, schedule_free_call)
CK_SWEEP(schedule_free_adamw, schedule_free_call)
CK_SWEEP(schedule_free_average, schedule_free_average_call)
