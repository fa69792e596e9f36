#include "affine.h"
#include "windows.h"

/// The largest value so far of a window in each lane, and where it was.
typedef struct CK_FN(winner) {
  V value;
  VI place;
} CK_FN(winner);

/// Lets the value at `place` of the window compete: it must be larger, so that the first of equals wins, or
/// not-a-number, which always wins.
CK_INLINE void CK_FN(compete)(CK_FN(winner) *best, V value, int32_t place) {
  const VI wins = (value > best->value) | (value != value);
  best->value = SELECT(wins, value, best->value);
  best->place = SELECT_INTEGERS(wins, (VI){0} + place, best->place);
}

/// One plane of normalised and pooled values; with `norm` false of pooled values only.
CK_INLINE void CK_FN(pool_plane)(
    const plane_call *c, const ck_window w, const bool norm, const CK_FN(affine) *a, size_t plane) {
  const size_t width = (size_t)c->width, outputs = (size_t)w.out_h * (size_t)w.out_w;
  const float *x = c->x + plane * c->pixels * CK_LANES;
  float *y = c->y + plane * outputs * CK_LANES;
  uint8_t *positions = c->places ? c->places + plane * outputs * CK_LANES : NULL;
  for (int32_t i = 0; i < w.out_h; ++i) {
    for (int32_t j = 0; j < w.out_w; ++j) {
      const int32_t top = i * w.stride_h - w.pad_top, left = j * w.stride_w - w.pad_left;
      CK_FN(winner) best = {SPLAT(-__builtin_inff()), {0}};
      bool first = true;
      for (int32_t k = 0; k < w.kernel_h; ++k) {
        const int32_t row = top + k;
        if (row < 0 || row >= c->height) continue;
        for (int32_t l = 0; l < w.kernel_w; ++l) {
          const int32_t column = left + l;
          if (column < 0 || column >= c->width) continue;
          V value = LOAD(x + ((size_t)row * width + (size_t)column) * CK_LANES);
          if (norm) value = CK_FN(normalised)(a, value);
          const int32_t place = k * w.kernel_w + l;
          if (first) {
            // Even a window of minus infinities has a position inside the input.
            best.value = value;
            best.place = (VI){0} + place;
            first = false;
          } else {
            CK_FN(compete)(&best, value, place);
          }
        }
      }
      STORE(y, norm ? AT_LEAST(best.value, a->floor) : best.value);
      y += CK_LANES;
      if (positions) {
        STORE_BYTES(positions, best.place);
        positions += CK_LANES;
      }
    }
  }
}

/// As `pool_plane` for windows that tile two by two.
CK_INLINE void CK_FN(pool_plane_by_two)(
    const plane_call *c, const ck_window w, const bool norm, const CK_FN(affine) *a, size_t plane) {
  const size_t row = (size_t)c->width * CK_LANES, outputs = (size_t)w.out_h * (size_t)w.out_w;
  float *y = c->y + plane * outputs * CK_LANES;
  uint8_t *positions = c->places ? c->places + plane * outputs * CK_LANES : NULL;
  for (size_t i = 0; i < (size_t)w.out_h; ++i) {
    const float *x = c->x + plane * c->pixels * CK_LANES + 2 * i * row;
    for (size_t j = 0; j < (size_t)w.out_w; ++j, x += 2 * CK_LANES) {
      V v[4] = {LOAD(x), LOAD(x + CK_LANES), LOAD(x + row), LOAD(x + row + CK_LANES)};
      if (norm)
        for (int k = 0; k < 4; ++k) v[k] = CK_FN(normalised)(a, v[k]);
      CK_FN(winner) best = {v[0], {0}};
      for (int32_t k = 1; k < 4; ++k) CK_FN(compete)(&best, v[k], k);
      STORE(y, norm ? AT_LEAST(best.value, a->floor) : best.value);
      y += CK_LANES;
      if (positions) {
        STORE_BYTES(positions, best.place);
        positions += CK_LANES;
      }
    }
  }
}

CK_INLINE void CK_FN(pool_planes)(const plane_call *c, const bool norm, ck_range planes) {
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    CK_FN(affine) a = {{0}, {0}, {0}, {0}};
    if (norm) a = CK_FN(affine_of)(&c->norm, plane % c->blocks * CK_LANES);
    if (CK_FN(tiles_by_two)(c->window, c->height, c->width)) {
      CK_FN(pool_plane_by_two)(c, c->window, norm, &a, plane);
    } else {
      CK_FN(pool_plane)(c, c->window, norm, &a, plane);
    }
  }
}

static void CK_FN(norm_pool_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  CK_FN(pool_planes)(c, true, ck_share(c->planes, 1, index, count));
}

static void CK_FN(max_pool_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  CK_FN(pool_planes)(c, false, ck_share(c->planes, 1, index, count));
}

static void CK_FN(max_pool_backward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane)
    CK_FN(spread_plane)(
        c->window, c->height, c->width, c->dy, c->positions, 1, plane, c->y);
}
