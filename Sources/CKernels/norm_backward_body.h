#include "gradient_sums.h"
#include "input_gradient.h"
#include "windows.h"

CK_INLINE void CK_FN(sum_plane)(
    const ck_activation activation, const plane_call *c, const CK_FN(affine) *a, size_t plane,
    VD *beta, VD *gamma) {
  const float *x = c->x + plane * c->pixels * CK_LANES;
  const float *dy = c->dy + plane * c->pixels * CK_LANES;
  for (size_t begin = 0; begin < c->pixels; begin += CK_CHUNK) {
    const size_t rest = c->pixels - begin, pixels = rest < CK_CHUNK ? rest : CK_CHUNK;
    CK_FN(sum_chunk)(
        activation, a, x + begin * CK_LANES, dy + begin * CK_LANES, pixels, CK_AHEAD, NULL,
        beta, gamma);
  }
}

/// For pooled gradients: a stretch is a row of the input.
CK_INLINE void CK_FN(sum_pooled_plane)(
    const plane_call *c, const ck_window w, const CK_FN(affine) *a, size_t plane, VD *beta,
    VD *gamma) {
  const size_t outputs = (size_t)w.out_h * (size_t)w.out_w * CK_LANES;
  const float *x = c->x + plane * c->pixels * CK_LANES, *dy = c->dy + plane * outputs;
  const uint8_t *positions = c->positions + plane * outputs;
  for (int32_t i = 0; i < c->height; ++i) {
    CK_FN(gradient_sums) sums = {0};
    for (int32_t j = 0; j < c->width; ++j, x += CK_LANES)
      CK_FN(add_gradient)(
          CK_ACTIVATION_RELU, &sums, (size_t)j, a, LOAD(x),
          CK_FN(gather)(w, dy, positions, i, j));
    CK_FN(add_sums)(beta, gamma, &sums);
  }
}

/// For windows that tile two by two: a stretch is a row of the output, and of each window only the pixel that
/// won has a gradient.
CK_INLINE void CK_FN(sum_plane_by_two)(
    const plane_call *c, const CK_FN(affine) *a, size_t plane, VD *beta, VD *gamma) {
  const size_t out_h = (size_t)c->window.out_h, out_w = (size_t)c->window.out_w;
  const size_t row = (size_t)c->width * CK_LANES;
  const float *dy = c->dy + plane * out_h * out_w * CK_LANES;
  const uint8_t *positions = c->positions + plane * out_h * out_w * CK_LANES;
  for (size_t i = 0; i < out_h; ++i) {
    const float *x = c->x + plane * c->pixels * CK_LANES + 2 * i * row;
    CK_FN(gradient_sums) sums = {0};
    for (size_t j = 0; j < out_w; ++j, x += 2 * CK_LANES) {
      const VI place = LOAD_BYTES(positions);
      const V top = SELECT(place == 0, LOAD(x), LOAD(x + CK_LANES));
      const V bottom = SELECT(place == 2, LOAD(x + row), LOAD(x + row + CK_LANES));
      CK_FN(add_gradient)(
          CK_ACTIVATION_RELU, &sums, j, a, SELECT(place < 2, top, bottom), LOAD(dy));
      dy += CK_LANES;
      positions += CK_LANES;
    }
    CK_FN(add_sums)(beta, gamma, &sums);
  }
}

static void CK_FN(sums_of_planes)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, plane % c->blocks * CK_LANES);
    VD beta = {0}, gamma = {0};
    if (!c->positions) {
      CK_FOR_ACTIVATION(c->norm.activation, CK_FN(sum_plane), c, &a, plane, &beta, &gamma)
    } else if (CK_FN(tiles_by_two)(c->window, c->height, c->width)) {
      CK_FN(sum_plane_by_two)(c, &a, plane, &beta, &gamma);
    } else if (CK_FN(is_three_by_two)(c->window)) {
      CK_FN(sum_pooled_plane)(c, CK_FN(three_by_two)(c->window), &a, plane, &beta, &gamma);
    } else {
      CK_FN(sum_pooled_plane)(c, c->window, &a, plane, &beta, &gamma);
    }
    double *partial = c->partial + plane * 2 * CK_LANES;
    __builtin_memcpy(partial, &beta, sizeof beta);
    __builtin_memcpy(partial + CK_LANES, &gamma, sizeof gamma);
  }
}

/// Adds the planes of each channel block in the order of the batch.
static void CK_FN(sums_of_channels)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block) {
    VD beta = {0}, gamma = {0};
    for (size_t plane = block; plane < c->planes; plane += c->blocks) {
      const double *partial = c->partial + plane * 2 * CK_LANES;
      VD b, g;
      __builtin_memcpy(&b, partial, sizeof b);
      __builtin_memcpy(&g, partial + CK_LANES, sizeof g);
      beta += b;
      gamma += g;
    }
    const size_t channel = block * CK_LANES;
    STORE(c->first + channel, NARROW(gamma * WIDEN(CK_FN(inverse_deviation)(&c->norm, channel))));
    STORE(c->second + channel, NARROW(beta));
  }
}

// Second pass

CK_INLINE void CK_FN(input_of_pooled_plane)(
    const plane_call *c, const ck_window w, const CK_FN(affine) *a, const CK_FN(input_gradient) *g,
    size_t plane) {
  const size_t outputs = (size_t)w.out_h * (size_t)w.out_w * CK_LANES;
  const float *x = c->x + plane * c->pixels * CK_LANES, *dy = c->dy + plane * outputs;
  const uint8_t *positions = c->positions + plane * outputs;
  float *dx = c->y + plane * c->pixels * CK_LANES;
  for (int32_t i = 0; i < c->height; ++i)
    for (int32_t j = 0; j < c->width; ++j, x += CK_LANES, dx += CK_LANES)
      STORE(
          dx, CK_FN(input_gradient_at)(
                  CK_ACTIVATION_RELU, a, g, LOAD(x), CK_FN(gather)(w, dy, positions, i, j)));
}

/// Of a pixel in no window.
CK_INLINE V CK_FN(input_without_gradient)(
    const CK_FN(affine) *a, const CK_FN(input_gradient) *g, V x) {
  return CK_FN(input_gradient_at)(CK_ACTIVATION_RELU, a, g, x, SPLAT(0));
}

/// For windows that tile two by two; a last odd row or column is in no window.
CK_INLINE void CK_FN(input_of_plane_by_two)(
    const plane_call *c, const CK_FN(affine) *a, const CK_FN(input_gradient) *g, size_t plane) {
  const size_t out_h = (size_t)c->window.out_h, out_w = (size_t)c->window.out_w;
  const size_t width = (size_t)c->width, row = width * CK_LANES;
  const float *dy = c->dy + plane * out_h * out_w * CK_LANES;
  const uint8_t *positions = c->positions + plane * out_h * out_w * CK_LANES;
  const float *x = c->x + plane * c->pixels * CK_LANES;
  float *dx = c->y + plane * c->pixels * CK_LANES;
  for (size_t i = 0; i < out_h; ++i) {
    for (size_t j = 0; j < out_w; ++j) {
      const VI place = LOAD_BYTES(positions);
      const V gradient = LOAD(dy);
      for (int32_t k = 0; k < 4; ++k) {
        const size_t at = (2 * i + (size_t)(k / 2)) * row + (2 * j + (size_t)(k % 2)) * CK_LANES;
        const V mine = SELECT(place == k, gradient, SPLAT(0));
        STORE(dx + at, CK_FN(input_gradient_at)(CK_ACTIVATION_RELU, a, g, LOAD(x + at), mine));
      }
      dy += CK_LANES;
      positions += CK_LANES;
    }
    for (size_t j = 2 * out_w; j < width; ++j)
      for (size_t k = 0; k < 2; ++k) {
        const size_t at = (2 * i + k) * row + j * CK_LANES;
        STORE(dx + at, CK_FN(input_without_gradient)(a, g, LOAD(x + at)));
      }
  }
  for (size_t at = 2 * out_h * row; at < c->pixels * CK_LANES; at += CK_LANES)
    STORE(dx + at, CK_FN(input_without_gradient)(a, g, LOAD(x + at)));
}

static void CK_FN(norm_backward_input)(void *context, int32_t index, int32_t count) {
  const plane_call *c = context;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const size_t channel = plane % c->blocks * CK_LANES;
    const CK_FN(affine) a = CK_FN(affine_of)(&c->norm, channel);
    const CK_FN(input_gradient) g = CK_FN(input_gradient_of)(c, &a, channel);
    if (!c->positions) {
      const size_t floats = c->pixels * CK_LANES, first = plane * floats;
      CK_FOR_ACTIVATION(
          c->norm.activation, CK_FN(input_of_stretch), &a, &g, c->x + first, c->dy + first, floats,
          CK_AHEAD, c->y + first)
    } else if (CK_FN(tiles_by_two)(c->window, c->height, c->width)) {
      CK_FN(input_of_plane_by_two)(c, &a, &g, plane);
    } else if (CK_FN(is_three_by_two)(c->window)) {
      CK_FN(input_of_pooled_plane)(c, CK_FN(three_by_two)(c->window), &a, &g, plane);
    } else {
      CK_FN(input_of_pooled_plane)(c, c->window, &a, &g, plane);
    }
  }
}
