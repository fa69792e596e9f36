#include "../activate.h"
#include "../affine.h"
#include "../as_read.h"
#include "../ahead.h"

#pragma STDC FP_CONTRACT ON
#include "../products.h"
#include "pointwise_bias.h"
#include "pointwise_panel.h"

/// Adds the products of a chunk of pixels of some images.
CK_INLINE void CK_FN(pointwise_add)(
    const pointwise_weights *c, pointwise_piece piece, size_t first_image, size_t images,
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
    if (!c->norm && !c->gate) continue;
    strips[i].v = panel + i * pixels * CK_LANES;
    strips[i].v_block = c->panel_block;
    const float *gate = c->gate ? c->gate + image * c->in_blocks * CK_LANES : NULL;
    CK_FN(pointwise_read)(
        c->norm, gate, piece.in, inputs, x, plane, pixels, panel + i * pixels * CK_LANES,
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
          c, first_image, images, at, pixels, piece.out + k,
          piece.bias + (piece.out + k) * CK_LANES, fresh);
  }
}

#include "pointwise_pieces.h"

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
