#include "../gradient_sums.h"
#include "../as_read.h"
#include "../moments.h"
#include "../transpose.h"

#pragma STDC FP_CONTRACT ON
#include "../products.h"
#include "pointwise_outputs.h"
#include "pointwise_panel.h"
#include "pointwise_strips.h"

/// Pixels `at` ..< `at` + `pixels` of some images, for output blocks `out` ..< `out_end`.
CK_INLINE void CK_FN(pointwise_chunk)(
    const pointwise_sweep *s, size_t first_image, size_t images, size_t at, size_t pixels,
    size_t out, size_t out_end, float *panel, char *kept) {
  const size_t plane = s->pixels * CK_LANES;
  const bool changes = pointwise_changes_input(s);
  for (size_t i = 0; changes && i < images; ++i)
    CK_FN(pointwise_read)(
        s->norm, pointwise_gate(s, first_image + i, CK_LANES), 0, s->in_blocks,
        s->x + (first_image + i) * s->in_blocks * plane + at * CK_LANES, plane, pixels,
        panel + i * pixels * CK_LANES, s->panel_block);
  CK_FN(pointwise_multiply_chunk)(
      s, first_image, images, at, pixels, out, out_end, changes ? panel : NULL, kept);
}

#include "pointwise_tasks.h"

/// Turns the weights: what was read becomes what is written.
static void CK_FN(pointwise_turn)(void *context, int32_t index, int32_t count) {
  const pointwise_turn *turn = context;
  const size_t square = CK_LANES * CK_LANES;
  const ck_range squares = ck_share(turn->in_blocks * turn->out_blocks, 1, index, count);
  for (size_t place = squares.begin; place < squares.end; ++place) {
    const size_t in = place / turn->out_blocks, out = place % turn->out_blocks;
    CK_FN(transpose_square)(
        turn->weights + (out * turn->in_blocks + in) * square, turn->turned + place * square);
  }
}

/// Multiplies each output channel's weights by its factor.
static void CK_FN(pointwise_scale)(void *context, int32_t index, int32_t count) {
  const pointwise_scale *c = context;
  const size_t square = CK_LANES * CK_LANES;
  const ck_range squares = ck_share(c->in_blocks * c->out_blocks, 1, index, count);
  for (size_t place = squares.begin; place < squares.end; ++place) {
    const V scale = c->scale ? LOAD(c->scale + place / c->in_blocks * CK_LANES) : SPLAT(1);
    for (size_t i = place * square; i < (place + 1) * square; i += CK_LANES)
      STORE(c->scaled + i, LOAD(c->weights + i) * scale);
  }
}

#pragma STDC FP_CONTRACT OFF
