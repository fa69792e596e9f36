#include "ahead.h"
#include "padding.h"

// Pixels go in groups of CK_LANES, which stay in the cache from the first pass over their channels to the last.

/// The sum of each vector's lanes: of vector p in lane p.
CK_INLINE V CK_FN(sum_lanes)(V rows[CK_LANES]) {
#pragma clang loop unroll(full)
  for (int half = CK_LANES / 2; half > 0; half /= 2) {
#pragma clang loop unroll(full)
    for (int i = 0; i < half; ++i)
      rows[i] = INTERLEAVE_LOW(rows[i], rows[i + half]) + INTERLEAVE_HIGH(rows[i], rows[i + half]);
  }
  return rows[0];
}

/// A group of pixels of one image.
typedef struct CK_FN(pixel_group) {
  /// Where the first pixel's first channel is in the image, and the first pixel among all.
  size_t at, pixel;
  /// Floats from one channel block to the next.
  size_t stride, blocks, channels;
} CK_FN(pixel_group);

CK_INLINE CK_FN(pixel_group) CK_FN(group_of)(const plane_call *c, size_t image, size_t pixel) {
  const size_t stride = c->pixels * CK_LANES;
  return (CK_FN(pixel_group)){
      .at = image * c->blocks * stride + pixel * CK_LANES,
      .pixel = image * c->pixels + pixel,
      .stride = stride,
      .blocks = c->blocks,
      .channels = c->channels,
  };
}

/// Mean and 1 / sqrt(variance + epsilon) of `n` pixels.
CK_INLINE void CK_FN(pixel_moments)(
    CK_FN(pixel_group) g, const size_t n, const float *x, float epsilon, V *mean, V *inverse) {
  V sums[CK_LANES] = {{0}};
  for (size_t b = 0; b < g.blocks; ++b) {
    const float *row = x + g.at + b * g.stride;
    for (size_t p = 0; p < n; ++p) {
      CK_FN(will_read)(row + p * CK_LANES);
      sums[p] += LOAD(row + p * CK_LANES);
    }
  }
  const float count = (float)g.channels;
  const V first = CK_FN(sum_lanes)(sums) / count;
  V rests[CK_LANES] = {{0}}, squares[CK_LANES] = {{0}};
  for (size_t b = 0; b < g.blocks; ++b) {
    const VI real = CK_FN(real_lanes)(g.channels, b);
    const float *row = x + g.at + b * g.stride;
    for (size_t p = 0; p < n; ++p) {
      const V d = CK_FN(only)(real, LOAD(row + p * CK_LANES) - first[p]);
      rests[p] += d;
      squares[p] += d * d;
    }
  }
  // The mean was rounded: what the deviations still sum up to corrects both moments.
  const V rest = CK_FN(sum_lanes)(rests) / count;
  const V variance = CK_FN(sum_lanes)(squares) / count - rest * rest;
  const V under_root = AT_LEAST(variance, SPLAT(0)) + epsilon;
  *mean = first + rest;
  *inverse = SELECT(under_root == 0, SPLAT(0), 1.0f / __builtin_elementwise_sqrt(under_root));
}

CK_INLINE void CK_FN(normalise_group)(
    const layer_norm_call *call, CK_FN(pixel_group) g, const size_t n) {
  const plane_call *c = &call->planes;
  V mean, inverse;
  CK_FN(pixel_moments)(g, n, c->x, call->epsilon, &mean, &inverse);
  STORE_SOME(call->mean + g.pixel, mean, n);
  STORE_SOME(call->inverse + g.pixel, inverse, n);
  for (size_t b = 0; b < g.blocks; ++b) {
    const VI real = CK_FN(real_lanes)(g.channels, b);
    const V gamma = LOAD(call->gamma + b * CK_LANES), beta = LOAD(call->beta + b * CK_LANES);
    const float *x = c->x + g.at + b * g.stride;
    float *y = c->y + g.at + b * g.stride;
    for (size_t p = 0; p < n; ++p) {
      CK_FN(will_write)(y + p * CK_LANES);
      const V z = (LOAD(x + p * CK_LANES) - mean[p]) * inverse[p] * gamma + beta;
      STORE(y + p * CK_LANES, CK_FN(only)(real, z));
    }
  }
}

static void CK_FN(layer_norm_forward)(void *context, int32_t index, int32_t count) {
  const layer_norm_call *call = context;
  const plane_call *c = &call->planes;
  const size_t groups = (c->pixels + CK_LANES - 1) / CK_LANES;
  const ck_range range = ck_share(c->planes / c->blocks * groups, 1, index, count);
  for (size_t i = range.begin; i < range.end; ++i) {
    const size_t pixel = i % groups * CK_LANES, left = c->pixels - pixel;
    const CK_FN(pixel_group) g = CK_FN(group_of)(c, i / groups, pixel);
    if (left >= CK_LANES) CK_FN(normalise_group)(call, g, CK_LANES);
    else CK_FN(normalise_group)(call, g, left);
  }
}

// With g = dy * gamma and z = (x - mean) * inverse: dx = inverse * (g - mean of g - z * mean of g z), means over channels.

/// The gradient of `n` pixels; adds their sums of dy * z and dy to those by channel.
CK_INLINE void CK_FN(gradient_of_group)(
    const layer_norm_call *call, CK_FN(pixel_group) g, const size_t n, double *dgamma,
    double *dbeta) {
  const plane_call *c = &call->planes;
  const V mean = LOAD_SOME(call->mean + g.pixel, n);
  const V inverse = LOAD_SOME(call->inverse + g.pixel, n);
  V sums[CK_LANES] = {{0}}, products[CK_LANES] = {{0}};
  for (size_t b = 0; b < g.blocks; ++b) {
    const V gamma = LOAD(call->gamma + b * CK_LANES);
    const float *x = c->x + g.at + b * g.stride, *dy = c->dy + g.at + b * g.stride;
    V by_gamma = {0}, by_beta = {0};
    for (size_t p = 0; p < n; ++p) {
      CK_FN(will_read)(x + p * CK_LANES);
      CK_FN(will_read)(dy + p * CK_LANES);
      const V z = (LOAD(x + p * CK_LANES) - mean[p]) * inverse[p], d = LOAD(dy + p * CK_LANES);
      by_beta += d;
      by_gamma += d * z;
      sums[p] += d * gamma;
      products[p] += d * gamma * z;
    }
    const VI real = CK_FN(real_lanes)(g.channels, b);
    VD whole[2];
    __builtin_memcpy(&whole[0], dgamma + b * CK_LANES, sizeof(VD));
    __builtin_memcpy(&whole[1], dbeta + b * CK_LANES, sizeof(VD));
    whole[0] += WIDEN(CK_FN(only)(real, by_gamma));
    whole[1] += WIDEN(by_beta);
    __builtin_memcpy(dgamma + b * CK_LANES, &whole[0], sizeof(VD));
    __builtin_memcpy(dbeta + b * CK_LANES, &whole[1], sizeof(VD));
  }
  if (!c->y) return;
  const float channels = (float)g.channels;
  const V average = CK_FN(sum_lanes)(sums) / channels;
  const V slope = CK_FN(sum_lanes)(products) / channels;
  for (size_t b = 0; b < g.blocks; ++b) {
    const VI real = CK_FN(real_lanes)(g.channels, b);
    const V gamma = LOAD(call->gamma + b * CK_LANES);
    const float *x = c->x + g.at + b * g.stride, *dy = c->dy + g.at + b * g.stride;
    float *dx = c->y + g.at + b * g.stride;
    for (size_t p = 0; p < n; ++p) {
      CK_FN(will_write)(dx + p * CK_LANES);
      const V z = (LOAD(x + p * CK_LANES) - mean[p]) * inverse[p];
      const V d = (LOAD(dy + p * CK_LANES) * gamma - average[p] - z * slope[p]) * inverse[p];
      STORE(dx + p * CK_LANES, CK_FN(only)(real, d));
    }
  }
}

static void CK_FN(layer_norm_backward)(void *context, int32_t index, int32_t count) {
  const layer_norm_call *call = context;
  const plane_call *c = &call->planes;
  const size_t padded = c->blocks * CK_LANES, pieces = stretches(c);
  const ck_range range = ck_share(c->planes / c->blocks * pieces, 1, index, count);
  for (size_t i = range.begin; i < range.end; ++i) {
    double *dgamma = c->partial + i * 2 * padded, *dbeta = dgamma + padded;
    __builtin_memset(dgamma, 0, 2 * padded * sizeof(double));
    const size_t begin = i % pieces * STRETCH;
    const size_t end = c->pixels - begin < STRETCH ? c->pixels : begin + STRETCH;
    for (size_t pixel = begin; pixel < end; pixel += CK_LANES) {
      const CK_FN(pixel_group) g = CK_FN(group_of)(c, i / pieces, pixel);
      if (end - pixel >= CK_LANES) CK_FN(gradient_of_group)(call, g, CK_LANES, dgamma, dbeta);
      else CK_FN(gradient_of_group)(call, g, end - pixel, dgamma, dbeta);
    }
  }
}

/// Adds the stretches of each channel block in order.
static void CK_FN(layer_norm_parameters)(void *context, int32_t index, int32_t count) {
  const layer_norm_call *call = context;
  const plane_call *c = &call->planes;
  const size_t padded = c->blocks * CK_LANES, pieces = c->planes / c->blocks * stretches(c);
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t b = blocks.begin; b < blocks.end; ++b) {
    VD sums[2] = {{0}, {0}};
    for (size_t i = 0; i < pieces; ++i)
      for (size_t k = 0; k < 2; ++k) {
        VD part;
        __builtin_memcpy(&part, c->partial + (2 * i + k) * padded + b * CK_LANES, sizeof part);
        sums[k] += part;
      }
    STORE(c->first + b * CK_LANES, NARROW(sums[0]));
    STORE(c->second + b * CK_LANES, NARROW(sums[1]));
  }
}
