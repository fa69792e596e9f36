#include "../gradient_sums.h"
#include "../input_gradient.h"

/// Gives a plane of the gradient of the norm's input, in the thread's memory.
static const float *CK_FN(depthwise_through)(
    depthwise_companion *companion, int32_t thread, size_t plane) {
  const depthwise_gradients *c = (const depthwise_gradients *)companion;
  float *kept = c->kept + (size_t)thread * c->kept_pitch;
  CK_FN(through_stretch)(&c->through, plane, 0, c->through.call.pixels, c->ahead, kept);
  return kept;
}
