// The moments of a plane, chunk by chunk. Included by bodies, also by those that let products and sums fuse: here they
// never do, so that a pass which takes moments on its way gives the same bits as one of its own.

#ifndef CK_CHUNK
/// How many pixels are summed in float before the sum goes on in double; with 16 channels they fill half of
/// a first-level cache.
#define CK_CHUNK 256
#endif

/// Mean and sum of squared deviations, in double, of the values seen so far.
typedef struct CK_FN(moments) {
  double count;
  VD mean, squares;
} CK_FN(moments);

/// Chan's merge of two sets of values.
CK_INLINE void CK_FN(merge)(CK_FN(moments) *all, double count, VD mean, VD squares) {
#pragma clang fp contract(off)
  const double total = all->count + count;
  const VD delta = mean - all->mean;
  all->mean += delta * (count / total);
  all->squares += squares + delta * delta * (all->count * count / total);
  all->count = total;
}

/// Merges a chunk of pixels that stays in the first cache, hence two passes: its mean, then the
/// deviations from it.
CK_INLINE void CK_FN(merge_chunk)(CK_FN(moments) *all, const float *x, size_t pixels) {
#pragma clang fp contract(off)
  V sums[4] = {{0}, {0}, {0}, {0}};
  size_t p = 0;
  for (; p + 4 <= pixels; p += 4)
    for (size_t k = 0; k < 4; ++k) sums[k] += LOAD(x + (p + k) * CK_LANES);
  for (; p < pixels; ++p) sums[0] += LOAD(x + p * CK_LANES);
  const V mean = ((sums[0] + sums[1]) + (sums[2] + sums[3])) / (float)pixels;
  V rests[4] = {{0}, {0}, {0}, {0}}, squares[4] = {{0}, {0}, {0}, {0}};
  for (p = 0; p + 4 <= pixels; p += 4)
    for (size_t k = 0; k < 4; ++k) {
      const V d = LOAD(x + (p + k) * CK_LANES) - mean;
      rests[k] += d;
      squares[k] += d * d;
    }
  for (; p < pixels; ++p) {
    const V d = LOAD(x + p * CK_LANES) - mean;
    rests[0] += d;
    squares[0] += d * d;
  }
  // The mean was rounded: what the deviations still sum up to corrects both moments.
  const VD rest = WIDEN((rests[0] + rests[1]) + (rests[2] + rests[3])) / (double)pixels;
  const VD square = WIDEN((squares[0] + squares[1]) + (squares[2] + squares[3]));
  CK_FN(merge)(all, (double)pixels, WIDEN(mean) + rest, square - rest * rest * (double)pixels);
}

/// Writes a plane's moments to its place among those of all planes.
CK_INLINE void CK_FN(store_moments)(const CK_FN(moments) *all, double *partial) {
  __builtin_memcpy(partial, &all->mean, sizeof all->mean);
  __builtin_memcpy(partial + CK_LANES, &all->squares, sizeof all->squares);
}
