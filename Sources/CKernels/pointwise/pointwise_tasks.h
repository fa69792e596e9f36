// The loop over a sweep's tasks. Included by bodies, after the function `pointwise_chunk`.

static void CK_FN(pointwise_sweep)(void *context, int32_t index, int32_t count) {
  (void)count;
  pointwise_sweep *s = context;
  char *kept = s->threads + (size_t)index * s->thread_bytes;
  float *panel = (float *)(kept + s->out_blocks * KEPT_BYTES);
  const size_t runs = (s->batch + s->images_at_once - 1) / s->images_at_once;
  for (size_t task; (task = atomic_fetch_add(&s->next, 1)) < runs * s->pieces * s->groups;) {
    const size_t group = task % s->groups, piece = task / s->groups % s->pieces;
    const size_t image = task / s->groups / s->pieces * s->images_at_once;
    const size_t rest = s->batch - image;
    const size_t images = rest < s->images_at_once ? rest : s->images_at_once;
    const ck_range out = ck_share(s->out_blocks, 2, (int32_t)group, (int32_t)s->groups);
    const ck_range pixels =
        ck_share(s->pixels, s->chunk, (int32_t)piece, (int32_t)s->pieces);
    for (size_t at = pixels.begin; at < pixels.end; at += s->chunk) {
      const size_t left = pixels.end - at;
      CK_FN(pointwise_chunk)(
          s, image, images, at, left < s->chunk ? left : s->chunk, out.begin, out.end, panel,
          kept);
    }
  }
}
