// Pixels on their way through a batch norm and its activation. Included by bodies.

/// Normalises `blocks` channel blocks of some pixels, from channel block `first` on.
///
/// - x: the first block; the next one lies `x_block` floats further, and likewise in the panel.
CK_INLINE void CK_FN(pointwise_normalise)(
    const ck_norm *norm, size_t first, size_t blocks, const float *x, size_t x_block, size_t pixels,
    float *panel, size_t panel_block) {
  for (size_t block = 0; block < blocks; ++block, x += x_block, panel += panel_block) {
    const CK_FN(affine) a = CK_FN(affine_of)(norm, (first + block) * CK_LANES);
    for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES) {
      CK_FN(will_read)(x + i);
      STORE(panel + i, CK_FN(cut_off)(&a, CK_FN(normalised)(&a, LOAD(x + i))));
    }
  }
}
