// The first backward pass of a batch norm: the sums of dy and of dy * (x - mean), before the activation. Included by
// bodies, also by those that let products and sums fuse: here they never do, so that whoever takes the sums on his way gives
// the same bits as a pass of its own.
#include "activate.h"
#include "affine.h"
#include "ahead.h"

#ifndef CK_CHUNK
/// How many pixels are summed in float before the sum goes on in double; with 16 channels they fill half of
/// a first-level cache.
#define CK_CHUNK 256
#endif

/// The gradient before the activation. The identity and ReLU share the loops of windows, which know no others.
CK_INLINE V CK_FN(through)(
    const ck_activation activation, const CK_FN(affine) *a, V x, V dy) {
  if (activation == CK_ACTIVATION_IDENTITY || activation == CK_ACTIVATION_RELU)
    return CK_FN(through_relu)(a, x, dy);
  return CK_FN(through_activation)(activation, CK_FN(normalised)(a, x), dy);
}

/// Sums over a stretch of pixels, in float.
typedef struct CK_FN(gradient_sums) {
  V beta[2], gamma[2];
} CK_FN(gradient_sums);

/// Gives the gradient before the activation.
CK_INLINE V CK_FN(add_gradient)(
    const ck_activation activation, CK_FN(gradient_sums) *sums, size_t lane,
    const CK_FN(affine) *a, V x, V dy) {
#pragma clang fp contract(off)
  const V g = CK_FN(through)(activation, a, x, dy);
  sums->beta[lane & 1] += g;
  sums->gamma[lane & 1] += g * (x - a->mean);
  return g;
}

/// Adds the sums over a stretch to a plane's, in double.
CK_INLINE void CK_FN(add_sums)(VD *beta, VD *gamma, const CK_FN(gradient_sums) *sums) {
  *beta += WIDEN(sums->beta[0] + sums->beta[1]);
  *gamma += WIDEN(sums->gamma[0] + sums->gamma[1]);
}

/// Adds a chunk of a plane's pixels.
///
/// - before: where the gradient before the activation is written, or NULL; may be dy.
/// - ahead: what lies so many floats further is called for.
CK_INLINE void CK_FN(sum_chunk)(
    const ck_activation activation, const CK_FN(affine) *a, const float *x, const float *dy,
    size_t pixels, size_t ahead, float *before, VD *beta, VD *gamma) {
  CK_FN(gradient_sums) sums = {0};
  size_t p = 0;
  for (; p + 2 <= pixels; p += 2)
    for (size_t k = 0; k < 2; ++k) {
      const size_t at = (p + k) * CK_LANES;
      __builtin_prefetch(x + at + ahead);
      __builtin_prefetch(dy + at + ahead);
      const V g = CK_FN(add_gradient)(activation, &sums, k, a, LOAD(x + at), LOAD(dy + at));
      if (before) STORE(before + at, g);
    }
  if (p < pixels) {
    const size_t at = p * CK_LANES;
    const V g = CK_FN(add_gradient)(activation, &sums, 0, a, LOAD(x + at), LOAD(dy + at));
    if (before) STORE(before + at, g);
  }
  CK_FN(add_sums)(beta, gamma, &sums);
}

/// What the plane of a norm's input has been summed up to, by whoever writes the gradient of its output.
typedef struct CK_FN(tally) {
  VD beta, gamma;
} CK_FN(tally);

/// Adds a chunk of the plane's gradient that was just written, and takes it through the activation.
///
/// - ahead: as above.
CK_INLINE void CK_FN(count_chunk)(
    CK_FN(tally) *tally, const ck_norm *norm, size_t block, const float *x, float *dy,
    size_t pixels, size_t ahead) {
  const CK_FN(affine) a = CK_FN(affine_of)(norm, block * CK_LANES);
#define COUNT(activation) \
  CK_FN(sum_chunk)(activation, &a, x, dy, pixels, ahead, dy, &tally->beta, &tally->gamma)
  switch (norm->activation) {
    case CK_ACTIVATION_RELU6: COUNT(CK_ACTIVATION_RELU6); break;
    case CK_ACTIVATION_SILU: COUNT(CK_ACTIVATION_SILU); break;
    case CK_ACTIVATION_GELU: COUNT(CK_ACTIVATION_GELU); break;
    case CK_ACTIVATION_HARD_SWISH: COUNT(CK_ACTIVATION_HARD_SWISH); break;
    default: COUNT(CK_ACTIVATION_RELU); break;
  }
#undef COUNT
}

/// Writes a plane's sums to its place among those of all planes.
CK_INLINE void CK_FN(store_tally)(const CK_FN(tally) *tally, double *partial) {
  __builtin_memcpy(partial, &tally->beta, sizeof tally->beta);
  __builtin_memcpy(partial + CK_LANES, &tally->gamma, sizeof tally->gamma);
}
