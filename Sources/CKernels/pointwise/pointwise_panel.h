// Pixels on their way through a batch norm, its activation and a gate. Included by bodies.

CK_INLINE void CK_FN(read_panel)(
    const ck_activation activation, const CK_FN(reading) *r, const float *x, size_t pixels,
    float *panel) {
  for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    STORE(panel + i, CK_FN(read)(activation, r, LOAD(x + i)));
  }
}

/// Reads `blocks` channel blocks of some pixels of an image, from channel block `first` on.
///
/// - gate: the image's factors, or NULL.
/// - x: the first block; the next one lies `x_block` floats further, and likewise in the panel.
CK_INLINE void CK_FN(pointwise_read)(
    const ck_norm *norm, const float *gate, size_t first, size_t blocks, const float *x,
    size_t x_block, size_t pixels, float *panel, size_t panel_block) {
  for (size_t block = 0; block < blocks; ++block, x += x_block, panel += panel_block) {
    const size_t channel = (first + block) * CK_LANES;
    const CK_FN(reading) r = CK_FN(reading_of)(norm, channel, gate ? gate + channel : NULL);
    CK_FOR_READ(CK_FN(activation_of)(norm), CK_FN(read_panel), &r, x, pixels, panel)
  }
}
