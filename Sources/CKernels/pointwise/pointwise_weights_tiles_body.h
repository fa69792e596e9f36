#include "../activate.h"
#include "../affine.h"
#include "../as_read.h"
#include "../ahead.h"
#include "../tiles/split.h"
#include "../tiles/tile_products.h"
#include "../transpose.h"
#include "pointwise_bias.h"

/// Pixels of some images, one image's after the other's, in the direction that is summed over.
typedef struct CK_FN(pointwise_pixels) {
  const float *first;
  /// From one image to the next, in floats.
  size_t image;
  size_t images, pixels;
  /// The first image's factors, or NULL; and from one image's to the next, in floats.
  const float *gate;
  size_t gate_image;
} CK_FN(pointwise_pixels);

/// Reads 32 pixels of a channel block from pixel `at` on, zeros behind the last one.
CK_INLINE void CK_FN(read_pixels)(
    const CK_FN(pointwise_pixels) *from, size_t at, const ck_activation activation,
    const CK_FN(affine) *a, V pixels[32]) {
  size_t image = at / from->pixels, pixel = at % from->pixels;
  for (size_t p = 0; p < 32; ++p) {
    if (image < from->images) {
      const float *x = from->first + image * from->image + pixel * CK_LANES;
      CK_FN(will_read)(x);
      pixels[p] = a ? CK_FN(as_read)(activation, a, LOAD(x)) : LOAD(x);
      if (from->gate) pixels[p] *= LOAD(from->gate + image * from->gate_image);
    } else {
      pixels[p] = (V){0};
    }
    if (++pixel == from->pixels) {
      pixel = 0;
      ++image;
    }
  }
}

/// Writes a channel block as left-hand tiles: its channels are rows.
CK_INLINE void CK_FN(fill_left)(
    const ck_activation activation, const CK_FN(affine) *a, const CK_FN(pointwise_pixels) *from,
    size_t steps, uint16_t *panel) {
  V pixels[32];
  for (size_t step = 0; step < steps; ++step, panel += CK_STEP) {
    CK_FN(read_pixels)(from, step * 32, activation, a, pixels);
    CK_FN(transpose)(pixels);
    CK_FN(transpose)(pixels + 16);
    for (size_t row = 0; row < 16; ++row)
      CK_FN(store_parts)(panel + row * 32, pixels[row], pixels[16 + row]);
  }
}

/// Writes a channel block as right-hand tiles.
CK_INLINE void CK_FN(fill_right)(
    const CK_FN(pointwise_pixels) *from, size_t steps, uint16_t *panel) {
  V pixels[32];
  for (size_t step = 0; step < steps; ++step, panel += CK_STEP) {
    CK_FN(read_pixels)(from, step * 32, CK_ACTIVATION_IDENTITY, NULL, pixels);
    for (size_t row = 0; row < 16; ++row)
      CK_FN(store_parts)(panel + row * 32, pixels[row], pixels[16 + row]);
  }
}

/// Writes the inputs of a piece as left-hand tiles: [in_piece, panel_block, parts, 16, 32].
CK_INLINE void CK_FN(fill_inputs)(
    const pointwise_weights *c, pointwise_piece piece, CK_FN(pointwise_pixels) pixels,
    size_t steps, uint16_t *panel) {
  for (size_t in = piece.in; in < piece.in_end; ++in) {
    if (c->norm) {
      const CK_FN(affine) a = CK_FN(affine_of)(c->norm, in * CK_LANES);
      CK_FOR_READ(c->norm->activation, CK_FN(fill_left), &a, &pixels, steps, panel)
    } else {
      CK_FN(fill_left)(CK_ACTIVATION_IDENTITY, NULL, &pixels, steps, panel);
    }
    pixels.first += c->pixels * CK_LANES;
    if (pixels.gate) pixels.gate += CK_LANES;
    panel += c->panel_block * CK_STEP;
  }
}

/// to += sums, or to = sums: a square of channels.
CK_INLINE void CK_FN(add_square)(const float *sums, float *to, bool fresh) {
  for (size_t i = 0; i < CK_LANES * CK_LANES; i += CK_LANES)
    STORE(to + i, fresh ? LOAD(sums + i) : LOAD(to + i) + LOAD(sums + i));
}

/// Adds the products of a chunk of pixels of some images.
CK_INLINE void CK_FN(pointwise_add)(
    const pointwise_weights *c, pointwise_piece piece, size_t first_image, size_t images,
    size_t at, size_t pixels, float *own, bool fresh) {
  enum { square = CK_LANES * CK_LANES };
  const size_t plane = c->pixels * CK_LANES, steps = (images * pixels + 31) / 32;
  const size_t pitch = c->panel_block * CK_STEP;
  float *sums = own;
  uint16_t *right = (uint16_t *)(own + 4 * square), *left = right + 2 * pitch;
  const CK_FN(pointwise_pixels) x = {
      .first = c->x + (first_image * c->in_blocks + piece.in) * plane + at * CK_LANES,
      .image = c->in_blocks * plane,
      .images = images,
      .pixels = pixels,
      .gate = c->gate ? c->gate + (first_image * c->in_blocks + piece.in) * CK_LANES : NULL,
      .gate_image = c->in_blocks * CK_LANES,
  };
  CK_FN(pointwise_pixels) dy = {
      .first = c->dy + (first_image * c->out_blocks + piece.out) * plane + at * CK_LANES,
      .image = c->out_blocks * plane,
      .images = images,
      .pixels = pixels,
  };
  CK_FN(use_tiles)();
  CK_FN(fill_inputs)(c, piece, x, steps, left);
  for (size_t out = piece.out; out < piece.out_end; out += 2) {
    const size_t width = piece.out_end - out < 2 ? 1 : 2;
    for (size_t k = 0; k < width; ++k, dy.first += plane) {
      CK_FN(fill_right)(&dy, steps, right + k * pitch);
      if (piece.bias && piece.in == 0)
        CK_FN(pointwise_bias)(
            c, first_image, images, at, pixels, out + k, piece.bias + (out + k) * CK_LANES,
            fresh);
    }
    for (size_t in = piece.in; in < piece.in_end; in += 2) {
      const size_t height = piece.in_end - in < 2 ? 1 : 2;
      const CK_FN(tile_place) zeros[4] = {{0}};
      CK_FN(tile_place) to[4];
      for (size_t i = 0; i < 4; ++i) to[i] = (CK_FN(tile_place)){sums + i * square, 64};
      CK_FN(multiply_some_tiles)(
          left + (in - piece.in) * pitch, pitch, right, pitch, steps, zeros, to, height, width);
      // Summing the chunk apart from what was there before keeps rounding errors small.
      for (size_t i = 0; i < 4; ++i) {
        if (i / 2 >= height || i % 2 >= width) continue;
        const size_t place = (out + i % 2) * c->in_blocks + in + i / 2;
        CK_FN(add_square)(sums + i * square, piece.weights + place * square, fresh);
      }
    }
  }
  _tile_release();
}

#include "pointwise_pieces.h"
