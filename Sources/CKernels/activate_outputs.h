// An activation of outputs while they are in the first cache. Included by bodies, after `activate.h`.

/// y = activation(y + bias) of some pixels of a channel block; the bias is zero where it is NULL.
CK_INLINE void CK_FN(activate_outputs)(
    const ck_activation activation, const float *bias, float *y, size_t pixels) {
  const V shift = bias ? LOAD(bias) : SPLAT(0);
  for (size_t p = 0; p < pixels; ++p, y += CK_LANES)
    STORE(y, CK_FN(activated)(activation, LOAD(y) + shift));
}
