// Sums of a weight gradient in vectors. Included by bodies, after `as_read.h` and `products.h`.
#include "pointwise_bias.h"
#include "pointwise_panel.h"

/// Where the gradients of some pixels lie, from one image to the next and from one channel block to the next.
typedef struct CK_FN(pointwise_gradient) {
  const float *first;
  size_t image, block;
} CK_FN(pointwise_gradient);

/// Adds the products of a chunk of pixels of some images.
///
/// - dy: of the piece.
CK_INLINE void CK_FN(pointwise_add_products)(
    const pointwise_weights *c, pointwise_piece piece, CK_FN(pointwise_gradient) dy,
    size_t first_image, size_t images, size_t at, size_t pixels, float *panel, bool fresh) {
  const size_t plane = c->pixels * CK_LANES, square = CK_LANES * CK_LANES;
  const size_t inputs = piece.in_end - piece.in, outputs = piece.out_end - piece.out;
  CK_FN(product_strip) strips[POINTWISE_IMAGES];
  for (size_t i = 0; i < images; ++i) {
    const size_t image = first_image + i;
    const float *x = c->x + (image * c->in_blocks + piece.in) * plane + at * CK_LANES;
    strips[i] = (CK_FN(product_strip)){
        .v = x,
        .v_block = plane,
        .z = dy.first + i * dy.image,
        .z_block = dy.block,
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
