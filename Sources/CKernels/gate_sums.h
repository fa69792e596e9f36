// What the backward pass of a norm behind which there is a gate sums up before it knows the gradients of gate and mean. Included by
// bodies after `gradient_sums.h`, also by those that let products and sums fuse: here they never do.
#include "ck_gate.h"

/// The sums of a plane, in the order of `CK_GATE_SUMS`.
typedef struct CK_FN(gate_tally) {
  VD sums[CK_GATE_SUMS];
} CK_FN(gate_tally);

/// An activation and its derivative.
typedef struct CK_FN(curve) {
  V value, slope;
} CK_FN(curve);

CK_INLINE CK_FN(curve) CK_FN(curve_at)(
    const ck_activation activation, const CK_FN(affine) *a, V n) {
#pragma clang fp contract(off)
  if (activation == CK_ACTIVATION_IDENTITY || activation == CK_ACTIVATION_RELU)
    return (CK_FN(curve)){AT_LEAST(n, a->floor), SELECT(n <= a->floor, SPLAT(0), SPLAT(1))};
  if (activation == CK_ACTIVATION_SILU) {
    const CK_FN(logistic_slope) s = CK_FN(logistic_slope_of)(n);
    return (CK_FN(curve)){n * s.value, s.value + n * s.slope};
  }
  return (CK_FN(curve)){
      CK_FN(activated)(activation, n), CK_FN(through_activation)(activation, n, SPLAT(1))};
}

/// Adds a chunk of the plane's gradient that was just written.
CK_INLINE void CK_FN(sum_gated_chunk)(
    const ck_activation activation, CK_FN(gate_tally) *tally, const CK_FN(affine) *a,
    const float *x, const float *dy, size_t pixels) {
#pragma clang fp contract(off)
  V sums[CK_GATE_SUMS][2] = {0};
  for (size_t p = 0; p < pixels; ++p) {
    const V value = LOAD(x + p * CK_LANES), gradient = LOAD(dy + p * CK_LANES);
    CK_FN(will_read)(x + p * CK_LANES);
    const V deviation = value - a->mean;
    const CK_FN(curve) curve = CK_FN(curve_at)(activation, a, CK_FN(normalised)(a, value));
    const V through = gradient * curve.slope;
    sums[0][p & 1] += through;
    sums[1][p & 1] += through * deviation;
    sums[2][p & 1] += curve.slope;
    sums[3][p & 1] += curve.slope * deviation;
    sums[4][p & 1] += gradient * curve.value;
  }
  for (size_t i = 0; i < CK_GATE_SUMS; ++i) tally->sums[i] += WIDEN(sums[i][0] + sums[i][1]);
}

CK_INLINE void CK_FN(count_gated_chunk)(
    CK_FN(gate_tally) *tally, const ck_norm *norm, size_t block, const float *x, const float *dy,
    size_t pixels) {
  const CK_FN(affine) a = CK_FN(affine_of)(norm, block * CK_LANES);
  CK_FOR_ACTIVATION(norm->activation, CK_FN(sum_gated_chunk), tally, &a, x, dy, pixels)
}
