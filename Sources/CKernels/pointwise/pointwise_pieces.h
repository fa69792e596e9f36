// The loop over the weight gradient's tasks. Included by bodies, after the function `pointwise_add`.

static void CK_FN(pointwise_weights)(void *context, int32_t index, int32_t count) {
  (void)count;
  pointwise_weights *c = context;
  float *panel = c->panels + (size_t)index * c->panel;
  const size_t pieces = c->in_pieces * c->out_pieces;
  for (size_t task; (task = atomic_fetch_add(&c->next, 1)) < pieces * c->slices;) {
    const size_t slice = task / pieces;
    const pointwise_piece piece = pointwise_piece_of(c, task % pieces, slice, CK_LANES);
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
