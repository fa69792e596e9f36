// Pixels on their way through a batch norm and its activation. Included by bodies.

CK_INLINE void CK_FN(normalise_pixels)(
    const ck_activation activation, const CK_FN(affine) *a, const float *x, size_t pixels,
    float *panel) {
  for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    STORE(panel + i, CK_FN(as_read)(activation, a, LOAD(x + i)));
  }
}

/// Normalises `blocks` channel blocks of some pixels, from channel block `first` on.
///
/// - x: the first block; the next one lies `x_block` floats further, and likewise in the panel.
CK_INLINE void CK_FN(pointwise_normalise)(
    const ck_norm *norm, size_t first, size_t blocks, const float *x, size_t x_block, size_t pixels,
    float *panel, size_t panel_block) {
  for (size_t block = 0; block < blocks; ++block, x += x_block, panel += panel_block) {
    const CK_FN(affine) a = CK_FN(affine_of)(norm, (first + block) * CK_LANES);
    CK_FOR_READ(norm->activation, CK_FN(normalise_pixels), &a, x, pixels, panel)
  }
}
