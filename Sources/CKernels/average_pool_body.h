#include "gradient_sums.h"
#include "as_read.h"
#include "windows.h"

static void CK_FN(average_pool_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_window w = c->window;
  const float area = (float)(w.kernel_h * w.kernel_w);
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float *x = c->x + plane * c->pixels * CK_LANES;
    float *y = c->y + plane * (size_t)w.out_h * (size_t)w.out_w * CK_LANES;
    for (int32_t i = 0; i < w.out_h; ++i)
      for (int32_t j = 0; j < w.out_w; ++j, y += CK_LANES) {
        V sum = {0};
        for (int32_t k = 0; k < w.kernel_h; ++k) {
          const int32_t row = i * w.stride_h - w.pad_top + k;
          if (row < 0 || row >= c->height) continue;
          for (int32_t l = 0; l < w.kernel_w; ++l) {
            const int32_t column = j * w.stride_w - w.pad_left + l;
            if (column < 0 || column >= c->width) continue;
            sum += LOAD(x + ((size_t)row * (size_t)c->width + (size_t)column) * CK_LANES);
          }
        }
        STORE(y, sum / area);
      }
  }
}

static void CK_FN(average_pool_backward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const float factor = 1.0f / (float)(c->window.kernel_h * c->window.kernel_w);
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane)
    CK_FN(spread_plane)(c->window, c->height, c->width, c->dy, NULL, factor, plane, c->y);
}

static void CK_FN(global_average_forward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float *x = c->x + plane * c->pixels * CK_LANES;
    VD sum = {0};
    for (size_t p = 0; p < c->pixels; ++p) sum += WIDEN(LOAD(x + p * CK_LANES));
    STORE(c->y + plane * CK_LANES, NARROW(sum / (double)c->pixels));
  }
}

CK_INLINE void CK_FN(average_normalised)(
    const ck_activation activation, const plane_call *c, const CK_FN(affine) *a, size_t plane) {
  const float *x = c->x + plane * c->pixels * CK_LANES;
  VD sum = {0};
  for (size_t i = 0; i < c->pixels * CK_LANES; i += CK_LANES) {
    CK_FN(will_read)(x + i);
    sum += WIDEN(CK_FN(as_read)(activation, a, LOAD(x + i)));
  }
  STORE(c->y + plane * CK_LANES, NARROW(sum / (double)c->pixels));
}

static void CK_FN(global_average_normalised)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, plane % c->blocks * CK_LANES);
    CK_FOR_READ(c->norm.activation, CK_FN(average_normalised), c, &a, plane)
  }
}

/// Writes the gradient of some pixels: the same for all, on top of what other readers contributed.
CK_INLINE void CK_FN(spread)(const float *addend, V gradient, size_t pixels, float *dx) {
  if (addend) {
    for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES)
      STORE(dx + i, LOAD(addend + i) + gradient);
  } else {
    for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES) STORE(dx + i, gradient);
  }
}

static void CK_FN(global_average_backward)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const V gradient = LOAD(c->dy + plane * CK_LANES) / (float)c->pixels;
    CK_FN(tally) tally = {0};
    for (size_t at = 0; at < c->pixels; at += CK_CHUNK) {
      const size_t rest = c->pixels - at, pixels = rest < CK_CHUNK ? rest : CK_CHUNK;
      const size_t first = (plane * c->pixels + at) * CK_LANES;
      CK_FN(spread)(c->x ? c->x + first : NULL, gradient, pixels, c->y + first);
      if (c->tally)
        CK_FN(count_chunk)(
            &tally, c->tally->norm, plane % c->blocks, c->tally->x + first, c->y + first, pixels,
            CK_AHEAD);
    }
    if (c->tally)
      CK_FN(store_tally)(&tally, (double *)c->tally->sums + plane * 2 * CK_LANES);
  }
}
