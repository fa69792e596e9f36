#include <stdlib.h>

#include "odn_internal.h"

dnnl_status_t odn_desc_init(
    odn_owned_desc *desc, int32_t rank, const int64_t *sizes, dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR >= 3
  return dnnl_memory_desc_create_with_tag(desc, rank, sizes, dnnl_f32, tag);
#else
  return dnnl_memory_desc_init_by_tag(desc, rank, sizes, dnnl_f32, tag);
#endif
}

void odn_desc_destroy(odn_owned_desc *desc) {
#if DNNL_VERSION_MAJOR >= 3
  if (*desc) dnnl_memory_desc_destroy(*desc);
  *desc = NULL;
#else
  (void)desc;
#endif
}

dnnl_format_tag_t odn_tag(odn_order order, int32_t rank) {
  switch (order) {
    case ODN_BLOCKED_8: return dnnl_nChw8c;
    case ODN_BLOCKED_16: return dnnl_nChw16c;
    case ODN_PLANAR: return rank == 2 ? dnnl_nc : dnnl_nchw;
  }
  return dnnl_format_tag_undef;
}

static odn_layout *layout_by_tag(int32_t rank, const int64_t *sizes, dnnl_format_tag_t tag) {
  odn_layout *layout = calloc(1, sizeof *layout);
  if (!layout) return NULL;
  if (odn_desc_init(&layout->desc, rank, sizes, tag) == dnnl_success) return layout;
  free(layout);
  return NULL;
}

odn_layout *odn_layout_plain(int32_t rank, const int64_t *sizes) {
  static const dnnl_format_tag_t tags[] = {dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde};
  if (rank < 1 || rank > 5) return NULL;
  return layout_by_tag(rank, sizes, tags[rank - 1]);
}

odn_layout *odn_layout_blocked_weights(const int64_t *sizes, int32_t block) {
  return layout_by_tag(4, sizes, block == 16 ? dnnl_OIhw16i16o : dnnl_OIhw8i8o);
}

odn_layout *odn_operation_layout(const odn_operation *operation, int32_t argument) {
  if (argument < 0 || argument >= operation->count) return NULL;
  odn_layout *layout = calloc(1, sizeof *layout);
  if (!layout) return NULL;
#if DNNL_VERSION_MAJOR >= 3
  if (dnnl_memory_desc_clone(&layout->desc, operation->descs[argument]) != dnnl_success) {
    free(layout);
    return NULL;
  }
#else
  layout->desc = *operation->descs[argument];
#endif
  return layout;
}

void odn_layout_free(odn_layout *layout) {
  if (!layout) return;
  odn_desc_destroy(&layout->desc);
  free(layout);
}

bool odn_layout_equal(const odn_layout *one, const odn_layout *other) {
  return dnnl_memory_desc_equal(ODN_DESC(one->desc), ODN_DESC(other->desc)) != 0;
}

size_t odn_layout_size(const odn_layout *layout) {
  return dnnl_memory_desc_get_size(ODN_DESC(layout->desc));
}
