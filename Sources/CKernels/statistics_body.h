/// Mean and sum of squared deviations, in double, of the values seen so far.
typedef struct CK_FN(moments) {
  double count;
  VD mean, squares;
} CK_FN(moments);

/// Chan's merge of two sets of values.
CK_INLINE void CK_FN(merge)(CK_FN(moments) *all, double count, VD mean, VD squares) {
  const double total = all->count + count;
  const VD delta = mean - all->mean;
  all->mean += delta * (count / total);
  all->squares += squares + delta * delta * (all->count * count / total);
  all->count = total;
}

/// Merges a chunk of pixels that stays in the first cache, hence two passes: its mean, then the deviations from it.
CK_INLINE void CK_FN(merge_chunk)(CK_FN(moments) *all, const float *x, size_t pixels) {
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

/// The moments of each plane into `partial`.
static void CK_FN(statistics_of_planes)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float *x = c->x + plane * c->pixels * CK_LANES;
    CK_FN(moments) all = {0};
    for (size_t p = 0; p < c->pixels; p += CHUNK) {
      const size_t pixels = c->pixels - p < CHUNK ? c->pixels - p : CHUNK;
      CK_FN(merge_chunk)(&all, x + p * CK_LANES, pixels);
    }
    double *partial = c->partial + plane * 2 * CK_LANES;
    __builtin_memcpy(partial, &all.mean, sizeof all.mean);
    __builtin_memcpy(partial + CK_LANES, &all.squares, sizeof all.squares);
  }
}

/// Merges the planes of each channel block in the order of the batch.
static void CK_FN(statistics_of_channels)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block) {
    CK_FN(moments) all = {0};
    for (size_t plane = block; plane < c->planes; plane += c->blocks) {
      const double *partial = c->partial + plane * 2 * CK_LANES;
      VD mean, squares;
      __builtin_memcpy(&mean, partial, sizeof mean);
      __builtin_memcpy(&squares, partial + CK_LANES, sizeof squares);
      CK_FN(merge)(&all, (double)c->pixels, mean, squares);
    }
    STORE(c->first + block * CK_LANES, NARROW(all.mean));
    STORE(c->second + block * CK_LANES, NARROW(all.squares / all.count));
  }
}
