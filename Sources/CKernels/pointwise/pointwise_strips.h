// Pixels times weights in vectors: the sums of a sweep. Included by bodies, after `products.h` and
// `pointwise_outputs.h`.

/// Adds the products of some input channels to a tile's outputs, or begins them.
CK_INLINE void CK_FN(pointwise_multiply_tile)(
    const pointwise_tile *t, const int rows, const int width) {
  V sums[ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int k = 0; k < width; k++) {
      const float *start = t->start + (size_t)k * t->start_block;
      sums[r][k] = LOAD(start + (size_t)r * t->start_pixel);
      // Memory is read before a part of it is written: it comes while products are summed.
      __builtin_prefetch(t->y + (size_t)k * t->y_block + r * CK_LANES, 1);
    }
  }
  CK_FN(add_products)(
      t->v, t->v_block, t->u, CK_LANES, t->u_vector, t->ahead, t->ahead_block, t->blocks, sums,
      rows, width);
#pragma clang loop unroll(full)
  for (int k = 0; k < width; k++) {
    float *y = t->y + (size_t)k * t->y_block;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) STORE(y + r * CK_LANES, sums[r][k]);
  }
}

#define TILE(rows)                                                              \
  static void CK_FN(pointwise_tile_##rows##_1)(const pointwise_tile *t) {       \
    CK_FN(pointwise_multiply_tile)(t, rows, 1);                                 \
  }                                                                             \
  static void CK_FN(pointwise_tile_##rows##_2)(const pointwise_tile *t) {       \
    CK_FN(pointwise_multiply_tile)(t, rows, 2);                                 \
  }
#define ENTRY(rows) {CK_FN(pointwise_tile_##rows##_1), CK_FN(pointwise_tile_##rows##_2)},
EACH_ROWS(TILE)
/// By rows - 1 and width - 1.
static const pointwise_tile_function CK_FN(pointwise_tiles)[ROWS][2] = {EACH_ROWS(ENTRY)};
#undef TILE
#undef ENTRY

/// Where the inputs of some pixels lie, and from one channel block to the next.
typedef struct CK_FN(pointwise_inputs) {
  const float *first;
  size_t block;
  /// Where those lie that come after them, before a norm; NULL where they have been called for.
  const float *next;
} CK_FN(pointwise_inputs);

/// The products of `pixels` pixels with input blocks `from` ..< `to`.
///
/// - at: the first pixel's place in its plane.
CK_INLINE void CK_FN(pointwise_strip)(
    const pointwise_sweep *s, CK_FN(pointwise_inputs) inputs, size_t image, size_t at, size_t pixels,
    size_t from, size_t to, size_t out, size_t width) {
  static const float zeros[CK_LANES];
  const size_t square = CK_LANES * CK_LANES, plane = s->pixels * CK_LANES;
  pointwise_tile tile = {
      .v_block = inputs.block,
      .ahead_block = inputs.next ? plane : inputs.block,
      .u = s->weights + (out * s->in_blocks + from) * square,
      .u_vector = s->in_blocks * square,
      .blocks = (int32_t)(to - from),
      .start = zeros,
      .y_block = plane,
  };
  const size_t output = (image * s->out_blocks + out) * plane + at * CK_LANES;
  const float *begun = from > 0 ? s->y : s->addend;
  if (begun) {
    tile.start_block = plane;
    tile.start_pixel = CK_LANES;
  } else if (s->bias) {
    tile.start = s->bias + out * CK_LANES;
    tile.start_block = CK_LANES;
  }
  const size_t tiles = (pixels + ROWS - 1) / ROWS;
  for (size_t t = 0; t < tiles; ++t) {
    const size_t first = pixels * t / tiles, rows = pixels * (t + 1) / tiles - first;
    tile.v = inputs.first + from * inputs.block + first * CK_LANES;
    tile.ahead = inputs.next ? inputs.next + from * plane + first * CK_LANES : tile.v + inputs.block;
    tile.y = s->y + output + first * CK_LANES;
    if (begun) tile.start = begun + output + first * CK_LANES;
    CK_FN(pointwise_tiles)[rows - 1][width - 1](&tile);
  }
}

/// The outputs of pixels `at` ..< `at` + `pixels` of some images, for output blocks `out` ..< `out_end`.
///
/// - panel: the inputs, an image's after the other's, `panel_block` floats from one channel block to the next; or NULL where they
///   are read from where x lies.
CK_INLINE void CK_FN(pointwise_multiply_chunk)(
    const pointwise_sweep *s, size_t first_image, size_t images, size_t at, size_t pixels,
    size_t out, size_t out_end, const float *panel, char *kept) {
  const size_t plane = s->pixels * CK_LANES;
  // Where the pixels that come next lie from these: in the same images, or in those behind.
  const size_t first_out = out, images_on = images * s->in_blocks * plane;
  const size_t next =
      at + pixels < s->pixels ? pixels * CK_LANES : images_on - at * CK_LANES;
  for (; out < out_end; out += 2) {
    const size_t width = out_end - out < 2 ? 1 : 2;
    for (size_t from = 0; from < s->in_blocks; from += s->blocks_at_once) {
      const size_t rest = s->in_blocks - from;
      const size_t to = from + (rest < s->blocks_at_once ? rest : s->blocks_at_once);
      for (size_t i = 0; i < images; ++i) {
        const float *x = s->x + (first_image + i) * s->in_blocks * plane + at * CK_LANES;
        const CK_FN(pointwise_inputs) inputs = {
            .first = panel ? panel + i * pixels * CK_LANES : x,
            .block = panel ? s->panel_block : plane,
            .next = out > first_out ? NULL : x + next,
        };
        CK_FN(pointwise_strip)(s, inputs, first_image + i, at, pixels, from, to, out, width);
      }
    }
    CK_FN(pointwise_finish)(s, kept, first_image, images, at, pixels, out, width);
  }
}
