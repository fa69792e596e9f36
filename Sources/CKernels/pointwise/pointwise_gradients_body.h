#include "../gradient_sums.h"
#include "../as_read.h"
#include "../input_gradient.h"
#include "../moments.h"

#pragma STDC FP_CONTRACT ON
#include "../products.h"
#include "pointwise_outputs.h"
#include "pointwise_strips.h"
#include "pointwise_weight_strips.h"

/// Pixels `at` ..< `at` + `pixels` of an image.
///
/// - gradient, panel: the thread's memory for the pixels' gradients and, where they are normalised, inputs.
/// - fresh: whether they are the slice's first.
CK_INLINE void CK_FN(both_gradients)(
    const pointwise_gradients *c, pointwise_piece piece, size_t image, size_t at, size_t pixels,
    float *gradient, float *panel, char *kept, bool fresh) {
  const pointwise_sweep *s = &c->sweep;
  for (size_t block = 0; block < s->in_blocks; ++block)
    CK_FN(through_stretch)(
        &c->through, image * s->in_blocks + block, at, pixels, CK_AHEAD,
        gradient + block * s->panel_block);
  for (size_t first = 0; first < pixels; first += c->weights.chunk) {
    const CK_FN(pointwise_gradient) dy = {
        .first = gradient + first * CK_LANES, .block = s->panel_block};
    const size_t rest = pixels - first;
    CK_FN(pointwise_add_products)(
        &c->weights, piece, dy, image, 1, at + first,
        rest < c->weights.chunk ? rest : c->weights.chunk, panel, fresh && first == 0);
  }
  CK_FN(pointwise_multiply_chunk)(s, image, 1, at, pixels, 0, s->out_blocks, gradient, kept);
}

static void CK_FN(pointwise_gradients)(void *context, int32_t index, int32_t count) {
  (void)count;
  pointwise_gradients *c = context;
  pointwise_weights *w = &c->weights;
  const pointwise_sweep *s = &c->sweep;
  char *kept = s->threads + (size_t)index * s->thread_bytes;
  float *gradient = (float *)(kept + s->out_blocks * KEPT_BYTES);
  float *panel = w->panels + (size_t)index * w->panel;
  for (size_t slice; (slice = atomic_fetch_add(&w->next, 1)) < w->slices;) {
    const pointwise_piece piece = pointwise_piece_of(w, 0, slice, CK_LANES);
    const ck_range images = ck_share(w->batch, 1, (int32_t)slice, (int32_t)w->slices);
    for (size_t image = images.begin; image < images.end; ++image)
      for (size_t at = 0; at < s->pixels; at += s->chunk) {
        const size_t left = s->pixels - at;
        CK_FN(both_gradients)(
            c, piece, image, at, left < s->chunk ? left : s->chunk, gradient, panel, kept,
            image == images.begin && at == 0);
      }
  }
}

#pragma STDC FP_CONTRACT OFF
