#include "../activate.h"
#include "../affine.h"
#include "../as_read.h"
#include "../ahead.h"

#pragma STDC FP_CONTRACT ON
#include "../products.h"
#include "pointwise_weight_strips.h"

/// Adds the products of a chunk of pixels of some images.
CK_INLINE void CK_FN(pointwise_add)(
    const pointwise_weights *c, pointwise_piece piece, size_t first_image, size_t images,
    size_t at, size_t pixels, float *panel, bool fresh) {
  const size_t plane = c->pixels * CK_LANES;
  const CK_FN(pointwise_gradient) dy = {
      .first = c->dy + (first_image * c->out_blocks + piece.out) * plane + at * CK_LANES,
      .image = c->out_blocks * plane,
      .block = plane,
  };
  CK_FN(pointwise_add_products)(c, piece, dy, first_image, images, at, pixels, panel, fresh);
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
