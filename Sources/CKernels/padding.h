// Which lanes of a channel block are channels. Included by bodies.

/// All bits set in the lanes of a channel block that are channels, none in those that are padding.
CK_INLINE VI CK_FN(real_lanes)(size_t channels, size_t block) {
  const size_t first = block * CK_LANES;
  VI lane = {0};
  for (int32_t l = 0; l < CK_LANES; ++l) lane[l] = l;
  const size_t real = channels > first ? channels - first : 0;
  return lane < (int32_t)(real < CK_LANES ? real : CK_LANES);
}

/// x in the lanes of the mask, exactly zero in the others, whatever x is there.
CK_INLINE V CK_FN(only)(VI mask, V x) { return (V)(mask & (VI)x); }
