#include "../gradient_sums.h"
#include "../as_read.h"
#include "../moments.h"
#include "../tiles/split.h"
#include "../tiles/tile_products.h"
#include "../transpose.h"
#include "pointwise_outputs.h"

/// Pixels of some images, one image's after the other's, as rows of tiles.
typedef struct CK_FN(pointwise_rows) {
  size_t first_image, images, at, pixels;
} CK_FN(pointwise_rows);

/// Writes two channel blocks of an image's rows as one step of their tiles; the second may be NULL, which is zero.
///
/// - first: the first row.
/// - row_tile: from 16 rows to the next, in numbers.
CK_INLINE void CK_FN(split_pixels)(
    const ck_activation activation, const bool changes, const CK_FN(reading) r[2],
    const float *low, const float *high, size_t pixels, size_t first, uint16_t *panel,
    size_t row_tile) {
  for (size_t p = 0; p < pixels; ++p, low += CK_LANES) {
    CK_FN(will_read)(low);
    V x[2] = {LOAD(low), {0}};
    if (changes) x[0] = CK_FN(read)(activation, &r[0], x[0]);
    if (high) {
      CK_FN(will_read)(high);
      x[1] = LOAD(high);
      if (changes) x[1] = CK_FN(read)(activation, &r[1], x[1]);
      high += CK_LANES;
    }
    const size_t row = first + p;
    CK_FN(store_parts)(panel + row / 16 * row_tile + row % 16 * 32, x[0], x[1]);
  }
}

#define SPLIT_CHANGED(activation, ...) CK_FN(split_pixels)(activation, true, __VA_ARGS__)

/// Fills the panel with channel blocks `from` ..< `to`: [tiles of 16 rows, steps, parts, 16, 32].
CK_INLINE void CK_FN(pointwise_fill)(
    const pointwise_sweep *s, CK_FN(pointwise_rows) rows, size_t from, size_t to,
    uint16_t *panel) {
  const size_t plane = s->pixels * CK_LANES, row_tile = (to - from + 1) / 2 * CK_STEP;
  for (size_t i = 0; i < rows.images; ++i) {
    const float *x =
        s->x + (rows.first_image + i) * s->in_blocks * plane + rows.at * CK_LANES;
    for (size_t block = from; block < to; block += 2) {
      const float *low = x + block * plane, *high = block + 1 < to ? low + plane : NULL;
      uint16_t *step = panel + (block - from) / 2 * CK_STEP;
      CK_FN(reading) r[2] = {0};
      if (!pointwise_changes_input(s)) {
        CK_FN(split_pixels)(
            CK_ACTIVATION_IDENTITY, false, r, low, high, rows.pixels, i * rows.pixels, step,
            row_tile);
        continue;
      }
      const float *gate = pointwise_gate(s, rows.first_image + i, CK_LANES);
      for (size_t k = 0; k < (high ? 2 : 1); ++k) {
        const size_t channel = (block + k) * CK_LANES;
        r[k] = CK_FN(reading_of)(s->norm, channel, gate ? gate + channel : NULL);
      }
      CK_FOR_READ(
          CK_FN(activation_of)(s->norm), SPLIT_CHANGED, r, low, high, rows.pixels,
          i * rows.pixels, step, row_tile)
    }
  }
}

/// Where a row's outputs begin in the first of the output's channel blocks, in floats.
CK_INLINE size_t CK_FN(pointwise_offset)(
    const pointwise_sweep *s, CK_FN(pointwise_rows) rows, size_t row) {
  const size_t image = rows.first_image + row / rows.pixels, pixel = row % rows.pixels;
  return (image * s->out_blocks * s->pixels + rows.at + pixel) * CK_LANES;
}

/// Copies the outputs of a tile's rows, which lie apart, to `together` or from there.
///
/// - y: the channel block of the first image's outputs.
CK_INLINE void CK_FN(pointwise_copy)(
    const pointwise_sweep *s, CK_FN(pointwise_rows) rows, float *y, size_t tile,
    float *together, bool gathers) {
  const size_t first = tile * 16, all = rows.images * rows.pixels;
  for (size_t row = first; row < first + 16 && row < all; ++row, together += CK_LANES) {
    float *apart = y + CK_FN(pointwise_offset)(s, rows, row);
    if (gathers) {
      STORE(together, LOAD(apart));
    } else {
      STORE(apart, LOAD(together));
    }
  }
}

/// The products of one or two tiles of rows with one or two blocks of outputs, over some steps.
///
/// - places: for each tile where its outputs begin, or `POINTWISE_APART`.
/// - channel: the first channel block that is summed over.
/// - together: room for four tiles of sums.
CK_INLINE void CK_FN(pointwise_products)(
    const pointwise_sweep *s, CK_FN(pointwise_rows) rows, const size_t *places, size_t tile,
    size_t height, size_t out, size_t width, const uint16_t *a, size_t a_tile, const uint16_t *b,
    size_t b_tile, size_t steps, size_t channel, float *together) {
  enum { squares = CK_LANES * CK_LANES };
  const size_t plane = s->pixels * CK_LANES;
  float *begun = channel > 0 ? s->y : (float *)s->addend;
  CK_FN(tile_place) from[4] = {{0}}, to[4];
  for (size_t i = 0; i < 4; ++i) {
    const size_t place = places[tile + i / 2], block = (out + i % 2) * plane;
    const bool apart = place == POINTWISE_APART;
    float *own = together + i * squares;
    to[i] = (CK_FN(tile_place)){apart ? own : s->y + block + place, 64};
    // Memory is read before it is written: it comes while products are summed.
    for (size_t row = 0; channel == 0 && !apart && i % 2 < width && row < 16; ++row)
      __builtin_prefetch(to[i].first + row * CK_LANES, 1);
    if (begun) {
      from[i] = (CK_FN(tile_place)){apart ? own : begun + block + place, 64};
      if (apart && i / 2 < height && i % 2 < width)
        CK_FN(pointwise_copy)(s, rows, begun + block, tile + i / 2, own, true);
    } else if (s->bias) {
      from[i] = (CK_FN(tile_place)){(float *)s->bias + (out + i % 2) * CK_LANES, 0};
    }
  }
  CK_FN(multiply_some_tiles)(a, a_tile, b, b_tile, steps, from, to, height, width);
  for (size_t i = 0; i < 4; ++i) {
    if (places[tile + i / 2] != POINTWISE_APART || i / 2 >= height || i % 2 >= width) continue;
    CK_FN(pointwise_copy)(
        s, rows, s->y + (out + i % 2) * plane, tile + i / 2, together + i * squares, false);
  }
}

/// Pixels `at` ..< `at` + `pixels` of some images, for output blocks `out` ..< `out_end`.
CK_INLINE void CK_FN(pointwise_chunk)(
    const pointwise_sweep *s, size_t first_image, size_t images, size_t at, size_t pixels,
    size_t out, size_t out_end, float *own, char *kept) {
  // Steps that are summed before the next pixels come.
  enum { at_once = 8 };
  const CK_FN(pointwise_rows) rows = {first_image, images, at, pixels};
  const size_t tiles = (images * pixels + 15) / 16, all_steps = (s->in_blocks + 1) / 2;
  float *together = own;
  uint16_t *panel = (uint16_t *)(own + 4 * CK_LANES * CK_LANES);
  size_t places[POINTWISE_TILES + 1];
  for (size_t tile = 0; tile < tiles; ++tile) {
    const bool one = tile * 16 % pixels + 16 <= pixels;
    places[tile] = one ? CK_FN(pointwise_offset)(s, rows, tile * 16) : POINTWISE_APART;
  }
  places[tiles] = POINTWISE_APART;
  CK_FN(use_tiles)();
  for (size_t from = 0; from < s->in_blocks; from += s->slab) {
    const size_t to = from + s->slab < s->in_blocks ? from + s->slab : s->in_blocks;
    const size_t slab_steps = (to - from + 1) / 2;
    CK_FN(pointwise_fill)(s, rows, from, to, panel);
    for (size_t block = out; block < out_end; block += 2) {
      const size_t width = out_end - block < 2 ? 1 : 2;
      const uint16_t *b = s->split + (block * all_steps + from / 2) * CK_STEP;
      for (size_t step = 0; step < slab_steps; step += at_once) {
        const size_t rest = slab_steps - step, steps = rest < at_once ? rest : at_once;
        for (size_t tile = 0; tile < tiles; tile += 2)
          CK_FN(pointwise_products)(
              s, rows, places, tile, tiles - tile < 2 ? 1 : 2, block, width,
              panel + (tile * slab_steps + step) * CK_STEP, slab_steps * CK_STEP,
              b + step * CK_STEP, all_steps * CK_STEP, steps, from + 2 * step, together);
      }
      if (to == s->in_blocks)
        CK_FN(pointwise_finish)(s, kept, first_image, images, at, pixels, block, width);
    }
  }
  _tile_release();
}

#include "pointwise_tasks.h"

/// Writes the weights as right-hand tiles: [out_blocks, steps, parts, 16, 32].
static void CK_FN(pointwise_split)(void *context, int32_t index, int32_t count) {
  const pointwise_split *split = context;
  const size_t square = CK_LANES * CK_LANES, steps = (split->in_blocks + 1) / 2;
  const ck_range tiles = ck_share(split->out_blocks * steps, 1, index, count);
  for (size_t place = tiles.begin; place < tiles.end; ++place) {
    const size_t out = place / steps, in = place % steps * 2;
    uint16_t *tile = split->split + place * CK_STEP;
    const V scale = split->scale ? LOAD(split->scale + out * CK_LANES) : SPLAT(1);
    // Two squares, of which the second may be padding.
    float squares[2][CK_LANES * CK_LANES] = {{0}};
    for (size_t i = 0; i < 2 && in + i < split->in_blocks; ++i) {
      // Turned, the blocks that are read are those of the forward pass's outputs.
      const float *weights = split->weights + (split->turns
          ? (in + i) * split->out_blocks + out
          : out * split->in_blocks + in + i) * square;
      if (split->turns) {
        CK_FN(transpose_square)(weights, squares[i]);
      } else {
        __builtin_memcpy(squares[i], weights, square * sizeof(float));
      }
    }
    for (size_t row = 0; row < CK_LANES; ++row) {
      const size_t place = row * CK_LANES;
      CK_FN(store_parts)(
          tile + row * 32, LOAD(squares[0] + place) * scale, LOAD(squares[1] + place) * scale);
    }
  }
}
