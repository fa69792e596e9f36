#include "flat.h"
#include "update.h"

/// The gradient with weight decay.
CK_INLINE V CK_FN(decayed)(V g, V w, float decay) { return g + w * decay; }

CK_INLINE void CK_FN(sgd_at)(const sgd_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  V g = CK_FN(decayed)(LOAD_SOME(c->g + i, n), w, c->decay);
  if (c->buffer) {
    V b = g;
    if (!c->first) b = LOAD_SOME(c->buffer + i, n) * c->momentum + g * c->undamped;
    STORE_SOME(c->buffer + i, b, n);
    g = c->nesterov ? g + b * c->momentum : b;
  }
  STORE_SOME(c->w + i, w - g * c->rate, n);
}

CK_INLINE void CK_FN(adagrad_at)(const adagrad_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  const V g = CK_FN(decayed)(LOAD_SOME(c->g + i, n), w, c->decay);
  const V sum = LOAD_SOME(c->sum + i, n) + g * g;
  STORE_SOME(c->sum + i, sum, n);
  STORE_SOME(c->w + i, w - CK_FN(quotient)(g * c->rate, CK_FN(root)(sum) + c->epsilon), n);
}

CK_INLINE void CK_FN(adadelta_at)(const adadelta_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  const V g = CK_FN(decayed)(LOAD_SOME(c->g + i, n), w, c->decay);
  const V square = LOAD_SOME(c->square + i, n) * c->rho + c->rest * g * g;
  const V before = LOAD_SOME(c->delta + i, n);
  const V step =
      CK_FN(quotient)(CK_FN(root)(before + c->epsilon), CK_FN(root)(square + c->epsilon)) * g;
  STORE_SOME(c->square + i, square, n);
  STORE_SOME(c->delta + i, before * c->rho + c->rest * step * step, n);
  STORE_SOME(c->w + i, w - step * c->rate, n);
}

CK_INLINE void CK_FN(rmsprop_at)(const rmsprop_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  const V g = CK_FN(decayed)(LOAD_SOME(c->g + i, n), w, c->decay);
  const V square = LOAD_SOME(c->square + i, n) * c->alpha + c->rest * g * g;
  STORE_SOME(c->square + i, square, n);
  V variance = square;
  if (c->average) {
    const V average = CK_FN(lerp)(LOAD_SOME(c->average + i, n), g, c->rest);
    STORE_SOME(c->average + i, average, n);
    variance = AT_LEAST(square - average * average, SPLAT(0));
  }
  const V deviation = CK_FN(root)(variance) + c->epsilon;
  V step;
  if (c->buffer) {
    step = LOAD_SOME(c->buffer + i, n) * c->momentum + CK_FN(quotient)(g, deviation);
    STORE_SOME(c->buffer + i, step, n);
    step *= c->rate;
  } else {
    step = CK_FN(quotient)(g * c->rate, deviation);
  }
  STORE_SOME(c->w + i, w - step, n);
}

CK_INLINE void CK_FN(adam_at)(const adam_call *c, size_t i, size_t n) {
  V w = LOAD_SOME(c->w + i, n), g = LOAD_SOME(c->g + i, n);
  if (c->decoupled) {
    w *= c->shrink;
  } else {
    g = CK_FN(decayed)(g, w, c->decay);
  }
  const V average = CK_FN(lerp)(LOAD_SOME(c->average + i, n), g, c->rest1);
  STORE_SOME(c->average + i, average, n);
  V square = LOAD_SOME(c->square + i, n) * c->beta2 + c->rest2 * g * g;
  STORE_SOME(c->square + i, square, n);
  if (c->maximum) {
    square = AT_LEAST(LOAD_SOME(c->maximum + i, n), square);
    STORE_SOME(c->maximum + i, square, n);
  }
  V step = average * c->rate;
  if (c->direct_rate != 0) step += g * c->direct_rate;
  if (!c->undivided) {
    step = CK_FN(quotient)(step, CK_FN(root)(square) * c->correction2 + c->epsilon);
  }
  STORE_SOME(c->w + i, w - step, n);
}

CK_INLINE void CK_FN(adamax_at)(const adamax_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n);
  const V g = CK_FN(decayed)(LOAD_SOME(c->g + i, n), w, c->decay);
  const V average = CK_FN(lerp)(LOAD_SOME(c->average + i, n), g, c->rest1);
  STORE_SOME(c->average + i, average, n);
  const V size = SELECT(g < 0, -g, g) + c->epsilon;
  const V norm = AT_LEAST(size, LOAD_SOME(c->norm + i, n) * c->beta2);
  STORE_SOME(c->norm + i, norm, n);
  STORE_SOME(c->w + i, w - CK_FN(quotient)(average * c->rate, norm), n);
}

CK_INLINE void CK_FN(lion_at)(const lion_call *c, size_t i, size_t n) {
  const V w = LOAD_SOME(c->w + i, n), g = LOAD_SOME(c->g + i, n);
  const V average = LOAD_SOME(c->average + i, n);
  STORE_SOME(c->average + i, average * c->beta2 + g * c->rest2, n);
  const V direction = average * c->beta1 + g * c->rest1;
  // Zero has no sign, and what is not a number stays so.
  const V sign = SELECT(direction > 0, SPLAT(1), SELECT(direction < 0, SPLAT(-1), direction));
  STORE_SOME(c->w + i, w * c->shrink - sign * c->rate, n);
}

CK_SWEEP(sgd, sgd_call)
CK_SWEEP(adagrad, adagrad_call)
CK_SWEEP(adadelta, adadelta_call)
CK_SWEEP(rmsprop, rmsprop_call)
CK_SWEEP(adam, adam_call)
CK_SWEEP(adamax, adamax_call)
CK_SWEEP(lion, lion_call)
