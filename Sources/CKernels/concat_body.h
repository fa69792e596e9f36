#include "padding.h"

/// Where one block of y takes its lanes from: from `turn` on from the block `high` of x, whose lane 0 they begin with;
/// before from the end of the block `low`; others keep what they have or, as padding, become zero.
typedef struct CK_FN(lane_sources) {
  VI from_low, from_high, kept;
  size_t turn;
  /// The planes of the two blocks; NULL where nothing comes from them.
  const float *low, *high;
} CK_FN(lane_sources);

static inline bool CK_FN(any)(VI mask) {
  int32_t any = 0;
  for (int l = 0; l < CK_LANES; ++l) any |= mask[l];
  return any != 0;
}

static inline bool CK_FN(all)(VI mask) { return !CK_FN(any)(~mask); }

CK_INLINE CK_FN(lane_sources) CK_FN(lane_sources_of)(
    const concat_call *c, size_t image, size_t block) {
  VI lane = {0};
  for (int32_t l = 0; l < CK_LANES; ++l) lane[l] = l;
  const int32_t turn = (c->shift % CK_LANES + CK_LANES) % CK_LANES;
  const VI channel = lane + (int32_t)(block * CK_LANES), source = channel - c->shift;
  const VI there = channel < c->y_channels;
  const VI valid = (source >= 0) & (source < c->x_channels) & there;
  CK_FN(lane_sources) s = {
      .from_low = valid & (lane < turn),
      .from_high = valid & (lane >= turn),
      .kept = ~valid & there,
      .turn = (size_t)turn,
  };
  // The block of x that lane `turn` comes from; before the first it is negative, and nothing comes from it.
  const ptrdiff_t high = ((ptrdiff_t)(block * CK_LANES) + turn - c->shift) / CK_LANES;
  const float *x = c->x + image * c->x_blocks * c->pixels * CK_LANES;
  const ptrdiff_t plane = (ptrdiff_t)(c->pixels * CK_LANES);
  if (CK_FN(any)(s.from_high)) s.high = x + high * plane;
  if (CK_FN(any)(s.from_low)) s.low = x + (high - 1) * plane;
  return s;
}

/// Pixels begin ..< end. Loads that lie across pixels bring each lane to its place.
CK_INLINE void CK_FN(move_pixels)(
    const CK_FN(lane_sources) *s, bool keeps, size_t begin, size_t end, float *y) {
  for (size_t p = begin; p < end; ++p) {
    const size_t i = p * CK_LANES;
    V z = {0};
    if (s->high) z = CK_FN(only)(s->from_high, LOAD(s->high + i - s->turn));
    if (s->low) z = SELECT(s->from_low, LOAD(s->low + i + CK_LANES - s->turn), z);
    if (keeps) z = SELECT(s->kept, LOAD(y + i), z);
    STORE(y + i, z);
  }
}

/// The first or last pixel of a plane, where loads across pixels would leave it.
CK_INLINE void CK_FN(move_pixel)(const CK_FN(lane_sources) *s, size_t p, float *y) {
  for (size_t l = 0; l < CK_LANES; ++l) {
    const size_t i = p * CK_LANES;
    if (s->from_high[l]) y[i + l] = s->high[i + l - s->turn];
    else if (s->from_low[l]) y[i + l] = s->low[i + CK_LANES - s->turn + l];
    else if (!s->kept[l]) y[i + l] = 0;
  }
}

static void CK_FN(move_channels)(void *context, int32_t index, int32_t count) {
  const concat_call *c = context;
  const size_t blocks = c->last_block + 1 - c->first_block, size = c->pixels * CK_LANES;
  const ck_range planes = ck_share(c->images * blocks, 1, index, count);
  for (size_t i = planes.begin; i < planes.end; ++i) {
    const size_t image = i / blocks, block = c->first_block + i % blocks;
    const CK_FN(lane_sources) s = CK_FN(lane_sources_of)(c, image, block);
    float *y = c->y + (image * c->y_blocks + block) * size;
    if (s.turn == 0 && CK_FN(all)(s.from_high)) {
      __builtin_memcpy(y, s.high, size * sizeof(float));
      continue;
    }
    CK_FN(move_pixel)(&s, 0, y);
    if (c->pixels == 1) continue;
    CK_FN(move_pixels)(&s, CK_FN(any)(s.kept), 1, c->pixels - 1, y);
    CK_FN(move_pixel)(&s, c->pixels - 1, y);
  }
}
