#include "../gradient_sums.h"
#include "../input_gradient.h"

/// Gives a plane of the gradient of the norm's input, in the thread's memory.
static const float *CK_FN(depthwise_through)(
    depthwise_companion *companion, int32_t thread, size_t plane) {
  const depthwise_gradients *c = (const depthwise_gradients *)companion;
  const size_t channel = plane % c->norm.blocks * CK_LANES, first = plane * c->plane;
  const CK_FN(affine) a = CK_FN(affine_of)(&c->norm.norm, channel);
  const CK_FN(input_gradient) g = CK_FN(input_gradient_of)(&c->norm, &a, channel);
  float *kept = c->kept + (size_t)thread * c->kept_pitch;
  const float *x = c->norm.x + first, *dy = c->dy + first;
  const ck_activation activation = c->norm.norm.activation;
  if (c->gate) {
    const CK_FN(gate_terms) gate = CK_FN(gate_terms_of)(&c->norm, c->gate, c->dmean, plane);
    CK_FOR_ACTIVATION(
        activation, CK_FN(gated_input_of_stretch), &a, &g, &gate, x, dy, c->plane, c->ahead, kept)
  } else {
    CK_FOR_ACTIVATION(
        activation, CK_FN(input_of_stretch), &a, &g, x, dy, c->plane, c->ahead, kept)
  }
  return kept;
}
