#include "gradient_sums.h"
#include "input_gradient.h"

CK_INLINE VD CK_FN(gate_sum)(const gate_call *call, size_t plane, size_t sum) {
  VD result;
  __builtin_memcpy(
      &result, call->sums + (plane * CK_GATE_SUMS + sum) * CK_LANES, sizeof result);
  return result;
}

static void CK_FN(gate_factors)(void *context, int32_t index, int32_t count) {
  const gate_call *call = context;
  const ck_range planes = ck_share(call->planes.planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane)
    STORE(call->planes.y + plane * CK_LANES, NARROW(CK_FN(gate_sum)(call, plane, 4)));
}

/// Adds the planes of each channel block in the order of the batch.
static void CK_FN(gate_join)(void *context, int32_t index, int32_t count) {
  const gate_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block) {
    VD beta = {0}, gamma = {0};
    for (size_t plane = block; plane < c->planes; plane += c->blocks) {
      const CK_FN(gate_terms) terms = CK_FN(gate_terms_of)(c, call->gate, call->dmean, plane);
      const VD factor = WIDEN(terms.factor), addend = WIDEN(terms.addend);
      beta += factor * CK_FN(gate_sum)(call, plane, 0) + addend * CK_FN(gate_sum)(call, plane, 2);
      gamma += factor * CK_FN(gate_sum)(call, plane, 1) + addend * CK_FN(gate_sum)(call, plane, 3);
    }
    const size_t channel = block * CK_LANES;
    STORE(c->first + channel, NARROW(gamma * WIDEN(CK_FN(inverse_deviation)(&c->norm, channel))));
    STORE(c->second + channel, NARROW(beta));
  }
}

static void CK_FN(gate_input)(void *context, int32_t index, int32_t count) {
  const gate_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const size_t channel = plane % c->blocks * CK_LANES;
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, channel);
    const CK_FN(input_gradient) g = CK_FN(input_gradient_of)(c, &a, channel);
    const CK_FN(gate_terms) gate = CK_FN(gate_terms_of)(c, call->gate, call->dmean, plane);
    const size_t floats = c->pixels * CK_LANES, first = plane * floats;
    CK_FOR_ACTIVATION(
        c->norm.activation, CK_FN(gated_input_of_stretch), &a, &g, &gate, c->x + first,
        c->dy + first, floats, CK_AHEAD, c->y + first)
  }
}
