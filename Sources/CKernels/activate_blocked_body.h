#include "padding.h"

/// Of each image's last channel block, which activations that are not zero at zero have filled.
static void CK_FN(clear_padding)(void *context, int32_t index, int32_t count) {
  const padding_call *c = context;
  const VI real = CK_FN(real_lanes)(c->channels, c->blocks - 1);
  const ck_range images = ck_share(c->images, 1, index, count);
  for (size_t image = images.begin; image < images.end; ++image) {
    float *y = c->y + (image * c->blocks + c->blocks - 1) * c->pixels * CK_LANES;
    for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES)
      STORE(y + i, CK_FN(only)(real, LOAD(y + i)));
  }
}
