#include "ahead.h"

/// How many pixels are summed in float before the sum goes on in double.
#undef CHUNK
#define CHUNK 256

/// gamma of a plane's channels times its sample's `kept`.
CK_INLINE V CK_FN(branch_factor)(const branch_call *call, size_t plane, float kept) {
  if (!call->gamma) return SPLAT(kept);
  return LOAD(call->gamma + plane % call->planes.blocks * CK_LANES) * kept;
}

CK_INLINE void CK_FN(scale_and_add)(
    const bool drop, const bool add, size_t count, const float *x, V factor, const float *r,
    float *y) {
  for (size_t i = 0; i < count; i += CK_LANES) {
    V z = SPLAT(0);
    if (!drop) {
      CK_FN(will_read)(x + i);
      z = LOAD(x + i) * factor;
    }
    if (add) {
      CK_FN(will_read)(r + i);
      z = drop ? LOAD(r + i) : LOAD(r + i) + z;
    }
    CK_FN(will_write)(y + i);
    STORE(y + i, z);
  }
}

static void CK_FN(branch_forward)(void *context, int32_t index, int32_t count) {
  const branch_call *call = context;
  const plane_call *c = &call->planes;
  const size_t size = c->pixels * CK_LANES;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float kept = keep(call, plane / c->blocks);
    const V factor = CK_FN(branch_factor)(call, plane, kept);
    const float *x = c->x + plane * size, *r = call->r ? call->r + plane * size : NULL;
    float *y = c->y + plane * size;
    if (kept == 0) {
      if (!r) CK_FN(scale_and_add)(true, false, size, x, factor, r, y);
      else if (r != y) CK_FN(scale_and_add)(true, true, size, x, factor, r, y);
    } else if (r) {
      CK_FN(scale_and_add)(false, true, size, x, factor, r, y);
    } else {
      CK_FN(scale_and_add)(false, false, size, x, factor, r, y);
    }
  }
}

/// As `scale_and_add` of dy, while it sums dy * x.
CK_INLINE VD CK_FN(scale_and_sum)(
    size_t pixels, const float *x, const float *dy, V factor, float *dx) {
  VD whole = {0};
  for (size_t begin = 0; begin < pixels; begin += CHUNK) {
    const size_t end = pixels - begin < CHUNK ? pixels : begin + CHUNK;
    V sums[2] = {{0}, {0}};
    for (size_t p = begin; p < end; ++p) {
      const size_t i = p * CK_LANES;
      CK_FN(will_read)(x + i);
      CK_FN(will_read)(dy + i);
      CK_FN(will_write)(dx + i);
      const V g = LOAD(dy + i);
      sums[p & 1] += g * LOAD(x + i);
      STORE(dx + i, g * factor);
    }
    whole += WIDEN(sums[0] + sums[1]);
  }
  return whole;
}

static void CK_FN(branch_backward)(void *context, int32_t index, int32_t count) {
  const branch_call *call = context;
  const plane_call *c = &call->planes;
  const size_t size = c->pixels * CK_LANES;
  const ck_range planes = ck_share(c->planes, 1, index, count);
  for (size_t plane = planes.begin; plane < planes.end; ++plane) {
    const float kept = keep(call, plane / c->blocks);
    const V factor = CK_FN(branch_factor)(call, plane, kept);
    const float *dy = c->dy + plane * size;
    float *dx = c->y + plane * size;
    VD sum = {0};
    if (kept == 0) {
      CK_FN(scale_and_add)(true, false, size, NULL, factor, NULL, dx);
    } else if (c->first) {
      sum = CK_FN(scale_and_sum)(c->pixels, c->x + plane * size, dy, factor, dx) * (double)kept;
    } else {
      CK_FN(scale_and_add)(false, false, size, dy, factor, NULL, dx);
    }
    if (c->first) __builtin_memcpy(c->partial + plane * CK_LANES, &sum, sizeof sum);
  }
}

/// Adds the planes of each channel block in the order of the batch.
static void CK_FN(branch_channels)(void *context, int32_t index, int32_t count) {
  const branch_call *call = context;
  const plane_call *c = &call->planes;
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block) {
    VD sum = {0};
    for (size_t plane = block; plane < c->planes; plane += c->blocks) {
      VD part;
      __builtin_memcpy(&part, c->partial + plane * CK_LANES, sizeof part);
      sum += part;
    }
    STORE(c->first + block * CK_LANES, NARROW(sum));
  }
}
