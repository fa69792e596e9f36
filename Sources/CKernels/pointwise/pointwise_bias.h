// The gradient of the bias. Included by bodies.

/// Adds the sums over a chunk of pixels of some images to the gradient of block `out`, or begins it.
CK_INLINE void CK_FN(pointwise_bias)(
    const pointwise_weights *c, size_t first_image, size_t images, size_t at, size_t pixels,
    size_t out, float *bias, bool fresh) {
  V sums[4] = {{0}, {0}, {0}, {0}};
  for (size_t image = first_image; image < first_image + images; ++image) {
    const float *dy = c->dy + ((image * c->out_blocks + out) * c->pixels + at) * CK_LANES;
    size_t p = 0;
    for (; p + 4 <= pixels; p += 4)
      for (size_t k = 0; k < 4; ++k) sums[k] += LOAD(dy + (p + k) * CK_LANES);
    for (; p < pixels; ++p) sums[0] += LOAD(dy + p * CK_LANES);
  }
  const V all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  STORE(bias, fresh ? all : LOAD(bias) + all);
}
