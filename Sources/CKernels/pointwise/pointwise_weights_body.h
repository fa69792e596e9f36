#include "../activate.h"
#include "../affine.h"
#include "../as_read.h"
#include "../ahead.h"

#pragma STDC FP_CONTRACT ON
#include "../products.h"
#include "pointwise_panel.h"

/// A piece of the weights, blocks of channels from and up to, and where its slice's sums lie.
typedef struct CK_FN(pointwise_piece) {
  size_t in, in_end, out, out_end;
  float *weights, *bias;
} CK_FN(pointwise_piece);

/// Adds the sums of some strips to the bias's gradient, or begins it.
CK_INLINE void CK_FN(pointwise_bias)(
    const CK_FN(product_strip) *strips, int32_t count, size_t out, float *bias, bool fresh) {
  V sums[4] = {{0}, {0}, {0}, {0}};
  for (const CK_FN(product_strip) *strip = strips; strip < strips + count; ++strip) {
    const float *z = strip->z + out * strip->z_block;
    size_t row = 0;
    for (; row + 4 <= strip->rows; row += 4)
      for (size_t k = 0; k < 4; ++k) sums[k] += LOAD(z + (row + k) * CK_LANES);
    for (; row < strip->rows; ++row) sums[0] += LOAD(z + row * CK_LANES);
  }
  const V all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  STORE(bias, fresh ? all : LOAD(bias) + all);
}

/// Adds the products of a chunk of pixels of some images.
CK_INLINE void CK_FN(pointwise_add)(
    const pointwise_weights *c, CK_FN(pointwise_piece) piece, size_t first_image, size_t images,
    size_t at, size_t pixels, float *panel, bool fresh) {
  const size_t plane = c->pixels * CK_LANES, square = CK_LANES * CK_LANES;
  const size_t inputs = piece.in_end - piece.in, outputs = piece.out_end - piece.out;
  CK_FN(product_strip) strips[POINTWISE_IMAGES];
  for (size_t i = 0; i < images; ++i) {
    const size_t image = first_image + i;
    const float *x = c->x + (image * c->in_blocks + piece.in) * plane + at * CK_LANES;
    strips[i] = (CK_FN(product_strip)){
        .v = x,
        .v_block = plane,
        .z = c->dy + (image * c->out_blocks + piece.out) * plane + at * CK_LANES,
        .z_block = plane,
        .rows = pixels,
    };
    if (!c->norm) continue;
    strips[i].v = panel + i * pixels * CK_LANES;
    strips[i].v_block = c->panel_block;
    CK_FN(pointwise_normalise)(
        c->norm, piece.in, inputs, x, plane, pixels, panel + i * pixels * CK_LANES,
        c->panel_block);
  }
  // As many vectors at once as there are registers for, but rather two and two than three and one.
  const size_t steps = (outputs + WIDTH - 1) / WIDTH;
  for (size_t step = 0; step < steps; ++step) {
    const size_t out = outputs * step / steps, wide = outputs * (step + 1) / steps - out;
    for (size_t in = 0; in < inputs; ++in) {
      const size_t place = (piece.out + out) * c->in_blocks + piece.in + in;
      const CK_FN(product_sums) sums = {
          piece.weights + place * square, CK_LANES, c->in_blocks * square};
      CK_FN(accumulate)(strips, (int32_t)images, in, out, sums, fresh, (int32_t)wide);
    }
    if (!piece.bias || piece.in > 0) continue;
    for (size_t k = out; k < out + wide; ++k)
      CK_FN(pointwise_bias)(
          strips, (int32_t)images, k, piece.bias + (piece.out + k) * CK_LANES, fresh);
  }
}

CK_INLINE CK_FN(pointwise_piece) CK_FN(pointwise_piece_of)(
    const pointwise_weights *c, size_t task, size_t slice) {
  const size_t in = task % c->in_pieces * c->in_piece, out = task / c->in_pieces * c->out_piece;
  const size_t weights = c->in_blocks * c->out_blocks * CK_LANES * CK_LANES;
  const size_t sums = weights + c->out_blocks * CK_LANES;
  CK_FN(pointwise_piece) piece = {
      .in = in,
      .in_end = in + c->in_piece < c->in_blocks ? in + c->in_piece : c->in_blocks,
      .out = out,
      .out_end = out + c->out_piece < c->out_blocks ? out + c->out_piece : c->out_blocks,
      .weights = c->dweights,
      .bias = c->dbias,
  };
  if (slice > 0) {
    piece.weights = c->partial + (slice - 1) * sums;
    if (piece.bias) piece.bias = piece.weights + weights;
  }
  return piece;
}

static void CK_FN(pointwise_weights)(void *context, int32_t index, int32_t count) {
  (void)count;
  pointwise_weights *c = context;
  float *panel = c->panels + (size_t)index * c->panel;
  const size_t pieces = c->in_pieces * c->out_pieces;
  for (size_t task; (task = atomic_fetch_add(&c->next, 1)) < pieces * c->slices;) {
    const size_t slice = task / pieces;
    const CK_FN(pointwise_piece) piece = CK_FN(pointwise_piece_of)(c, task % pieces, slice);
    const ck_range images = ck_share(c->batch, 1, (int32_t)slice, (int32_t)c->slices);
    for (size_t image = images.begin; image < images.end; image += c->images_at_once) {
      const size_t rest = images.end - image;
      for (size_t at = 0; at < c->pixels; at += c->chunk) {
        const size_t left = c->pixels - at;
        CK_FN(pointwise_add)(
            c, piece, image, rest < c->images_at_once ? rest : c->images_at_once, at,
            left < c->chunk ? left : c->chunk, panel, image == images.begin && at == 0);
      }
    }
  }
}

/// Adds the slices in order.
static void CK_FN(pointwise_join)(void *context, int32_t index, int32_t count) {
  const pointwise_weights *c = context;
  const size_t weights = c->in_blocks * c->out_blocks * CK_LANES * CK_LANES;
  const size_t biases = c->out_blocks * CK_LANES;
  const ck_range mine = ck_share(weights + (c->dbias ? biases : 0), CK_LANES, index, count);
  for (size_t i = mine.begin; i < mine.end; i += CK_LANES) {
    float *place = i < weights ? c->dweights + i : c->dbias + (i - weights);
    V all = LOAD(place);
    for (size_t slice = 1; slice < c->slices; ++slice)
      all += LOAD(c->partial + (slice - 1) * (weights + biases) + i);
    STORE(place, all);
  }
}

#pragma STDC FP_CONTRACT OFF
