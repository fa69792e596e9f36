#include "../activate.h"
#include "../affine.h"
#include "../as_read.h"

#pragma STDC FP_CONTRACT ON
#include "depthwise_rows.h"

/// After how many outputs sums in float join those in double.
#define DEPTHWISE_FLUSH 1024

/// What a thread works with.
typedef struct CK_FN(summer) {
  const depthwise_weights *call;
  /// Where each row of x with its padding is kept; all rows of padding are one.
  float **rows;
  /// [taps + 1, lanes]
  float *sums;
  /// How many outputs these are over.
  size_t pixels;
} CK_FN(summer);

CK_INLINE CK_FN(summer) CK_FN(summer_of)(const depthwise_weights *c, int32_t index) {
  char *memory = c->threads + (size_t)index * c->thread_bytes;
  const size_t pitch = (size_t)c->pitch * CK_LANES, slots = (size_t)c->slots;
  const size_t taps = (size_t)(c->window.kernel_h * c->window.kernel_w);
  float *kept = (float *)memory, *padding = kept + slots * pitch, *sums = padding + pitch;
  __builtin_memset(kept, 0, ((slots + 1) * pitch + (taps + 1) * CK_LANES) * sizeof(float));
  float **rows = (float **)(sums + (taps + 1) * CK_LANES);
  for (int32_t row = 0; row < c->padded_rows; ++row) {
    const int32_t real = row - c->window.pad_top;
    const bool inside = real >= 0 && real < c->height;
    rows[row] = inside ? kept + (size_t)row % slots * pitch : padding;
  }
  return (CK_FN(summer)){.call = c, .rows = rows, .sums = sums};
}

/// Adds a pair of outputs that lie `step` vectors of x apart to the sums of a piece: an input that both meet is loaded
/// once.
CK_INLINE void CK_FN(add_pair)(
    const float *dy, const float *const *x, size_t at, V *sums, const int high, const int wide,
    const int step) {
  const V first = LOAD(dy), second = LOAD(dy + CK_LANES);
#pragma clang loop unroll(full)
  for (int k = 0; k < high; ++k)
#pragma clang loop unroll(full)
    for (int l = 0; l < wide + step; ++l) {
      if (l >= wide && l < step) continue;
      const V input = LOAD(x[k] + at + l * CK_LANES);
      if (l < wide) sums[k * wide + l] += first * input;
      if (l >= step) sums[k * wide + l - step] += second * input;
    }
}

/// Adds rows `begin` ..< `end` of outputs to the sums of a piece of the kernel: `high` rows from `top` on, `wide`
/// columns from `left` on, both constants.
///
/// - step: the stride of columns where that is a constant, else 0.
CK_INLINE void CK_FN(add_piece)(
    const CK_FN(summer) *summer, const float *dy, int32_t begin, int32_t end, int32_t top,
    int32_t left, const int high, const int wide, const int step) {
  const depthwise_weights *c = summer->call;
  const size_t outputs = (size_t)c->window.out_w * CK_LANES;
  const size_t apart = (size_t)c->window.stride_w * CK_LANES;
  V sums[DEPTHWISE_SUMS];
#pragma clang loop unroll(full)
  for (int k = 0; k < high * wide; ++k) sums[k] = (V){0};
  for (int32_t i = begin; i < end; ++i) {
    const float *gradients = dy + (size_t)i * outputs;
    float *const *rows = summer->rows + i * c->window.stride_h + top;
    const float *x[DEPTHWISE_SUMS];
#pragma clang loop unroll(full)
    for (int k = 0; k < high; ++k) x[k] = rows[k] + (size_t)left * CK_LANES;
    size_t j = 0, at = 0;
    if (step > 0)
      for (; j + 2 * CK_LANES <= outputs; j += 2 * CK_LANES, at += 2 * (size_t)step * CK_LANES)
        CK_FN(add_pair)(gradients + j, x, at, sums, high, wide, step);
    for (; j < outputs; j += CK_LANES, at += apart) {
      const V gradient = LOAD(gradients + j);
#pragma clang loop unroll(full)
      for (int k = 0; k < high; ++k)
#pragma clang loop unroll(full)
        for (int l = 0; l < wide; ++l)
          sums[k * wide + l] += gradient * LOAD(x[k] + at + l * CK_LANES);
    }
  }
#pragma clang loop unroll(full)
  for (int k = 0; k < high; ++k)
#pragma clang loop unroll(full)
    for (int l = 0; l < wide; ++l) {
      float *sum = summer->sums + ((top + k) * c->window.kernel_w + left + l) * CK_LANES;
      STORE(sum, LOAD(sum) + sums[k * wide + l]);
    }
}

/// Adds rows of outputs to the sums of `high` rows of the kernel from `top` on.
#define STRIP(high, wide)                                                                    \
  static void CK_FN(strip_##high##_##wide)(                                                  \
      const CK_FN(summer) *summer, const float *dy, int32_t begin, int32_t end, int32_t top, \
      int32_t left) {                                                                        \
    const int32_t step = summer->call->window.stride_w;                                      \
    if (step == 1) {                                                                         \
      CK_FN(add_piece)(summer, dy, begin, end, top, left, high, wide, 1);                    \
    } else if (step == 2) {                                                                  \
      CK_FN(add_piece)(summer, dy, begin, end, top, left, high, wide, 2);                    \
    } else {                                                                                 \
      CK_FN(add_piece)(summer, dy, begin, end, top, left, high, wide, 0);                    \
    }                                                                                        \
  }

STRIP(1, 1)
STRIP(1, 4)
STRIP(1, 5)
STRIP(1, 7)
STRIP(3, 3)
#if DEPTHWISE_SUMS >= 25
STRIP(5, 5)
STRIP(3, 7)
#else
STRIP(2, 5)
#endif

#undef STRIP

/// Adds rows `begin` ..< `end` of outputs to the sums of the whole kernel.
CK_INLINE void CK_FN(add_rows)(
    const CK_FN(summer) *summer, const float *dy, int32_t begin, int32_t end) {
  const int32_t high = summer->call->window.kernel_h, wide = summer->call->window.kernel_w;
  for (int32_t top = 0; top < high;) {
    const int32_t rest = high - top;
    if (wide == 3 && rest >= 3) {
      CK_FN(strip_3_3)(summer, dy, begin, end, top, 0);
      top += 3;
#if DEPTHWISE_SUMS >= 25
    } else if (wide == 5 && rest >= 5) {
      CK_FN(strip_5_5)(summer, dy, begin, end, top, 0);
      top += 5;
    } else if (wide == 7 && rest >= 3) {
      CK_FN(strip_3_7)(summer, dy, begin, end, top, 0);
      top += 3;
#else
    } else if (wide == 5 && rest >= 2) {
      CK_FN(strip_2_5)(summer, dy, begin, end, top, 0);
      top += 2;
#endif
    } else {
      for (int32_t left = 0; left < wide;) {
        if (wide - left == 7) {
          CK_FN(strip_1_7)(summer, dy, begin, end, top, left);
          left += 7;
        } else if (wide - left == 5) {
          CK_FN(strip_1_5)(summer, dy, begin, end, top, left);
          left += 5;
        } else if (wide - left >= 4) {
          CK_FN(strip_1_4)(summer, dy, begin, end, top, left);
          left += 4;
        } else {
          CK_FN(strip_1_1)(summer, dy, begin, end, top, left);
          left += 1;
        }
      }
      top += 1;
    }
  }
}

/// Adds `count` vectors to the bias's sum.
CK_INLINE void CK_FN(add_bias)(float *sum, const float *dy, size_t count) {
  V sums[4] = {{0}, {0}, {0}, {0}};
  size_t p = 0;
  for (; p + 4 <= count; p += 4)
    for (size_t k = 0; k < 4; ++k) sums[k] += LOAD(dy + (p + k) * CK_LANES);
  for (; p < count; ++p) sums[0] += LOAD(dy + p * CK_LANES);
  STORE(sum, LOAD(sum) + ((sums[0] + sums[1]) + (sums[2] + sums[3])));
}

/// Moves the sums to those in double.
CK_INLINE void CK_FN(flush)(CK_FN(summer) *summer, double *partial) {
  const ck_window w = summer->call->window;
  const size_t count = (size_t)(w.kernel_h * w.kernel_w + 1) * CK_LANES;
  for (size_t i = 0; i < count; i += CK_LANES) {
    VD all;
    __builtin_memcpy(&all, partial + i, sizeof all);
    all += WIDEN(LOAD(summer->sums + i));
    __builtin_memcpy(partial + i, &all, sizeof all);
    STORE(summer->sums + i, SPLAT(0));
  }
  summer->pixels = 0;
}

/// Adds a plane.
CK_INLINE void CK_FN(add_plane)(
    CK_FN(summer) *summer, const CK_FN(reader) *reader, const float *x, const float *dy,
    double *partial) {
  const depthwise_weights *c = summer->call;
  const ck_window w = c->window;
  const size_t width = (size_t)c->width, row_outputs = (size_t)w.out_w;
  const size_t taps = (size_t)(w.kernel_h * w.kernel_w);
  int32_t unread = 0;
  for (int32_t begin = 0; begin < w.out_h; begin += c->stretch) {
    const int32_t end = w.out_h - begin < c->stretch ? w.out_h : begin + c->stretch;
    const int32_t top = begin * w.stride_h - w.pad_top;
    const int32_t bottom = (end - 1) * w.stride_h - w.pad_top + w.kernel_h;
    if (unread < top) unread = top;
    for (; unread < bottom && unread < c->height; ++unread)
      CK_FN(read_row)(
          reader, x + (size_t)unread * width * CK_LANES, width, c->ahead,
          summer->rows[unread + w.pad_top] + (size_t)w.pad_left * CK_LANES);
    const size_t pixels = (size_t)(end - begin) * row_outputs;
    const float *next = dy + (size_t)begin * row_outputs * CK_LANES + c->gradient_ahead;
    for (size_t i = 0; i < pixels * CK_LANES; i += CK_LANES) __builtin_prefetch(next + i, 0, 2);
    CK_FN(add_rows)(summer, dy, begin, end);
    if (c->dbias)
      CK_FN(add_bias)(
          summer->sums + taps * CK_LANES, dy + (size_t)begin * row_outputs * CK_LANES, pixels);
    summer->pixels += pixels;
    if (summer->pixels >= DEPTHWISE_FLUSH) CK_FN(flush)(summer, partial);
  }
}

/// Each task is one channel block in one slice of the batch.
static void CK_FN(depthwise_weights)(void *context, int32_t index, int32_t count) {
  (void)count;
  depthwise_weights *c = context;
  CK_FN(summer) summer = CK_FN(summer_of)(c, index);
  const size_t tasks = (size_t)c->slices * c->blocks;
  const size_t sums = (size_t)(c->window.kernel_h * c->window.kernel_w + 1) * CK_LANES;
  const size_t inputs = (size_t)c->height * (size_t)c->width * CK_LANES;
  const size_t outputs = (size_t)c->window.out_h * (size_t)c->window.out_w * CK_LANES;
  depthwise_companion *companion = c->companion;
  if (companion) companion->begin(companion, index);
  for (size_t task; (task = atomic_fetch_add(&c->next, 1)) < tasks;) {
    const size_t block = task % c->blocks;
    const ck_range images =
        ck_share((size_t)c->batch, 1, (int32_t)(task / c->blocks), c->slices);
    double *partial = c->partial + task * sums;
    __builtin_memset(partial, 0, sums * sizeof(double));
    const CK_FN(reader) reader = CK_FN(reader_of)(c->norm, block);
    for (size_t image = images.begin; image < images.end; ++image) {
      const size_t plane = image * c->blocks + block;
      const float *dy = companion && companion->gradient
                            ? companion->gradient(companion, index, plane)
                            : c->dy + plane * outputs;
      CK_FN(add_plane)(&summer, &reader, c->x + plane * inputs, dy, partial);
      if (companion) companion->end(companion, index, plane, dy);
    }
    CK_FN(flush)(&summer, partial);
  }
}

/// Adds the slices in order.
static void CK_FN(depthwise_join)(void *context, int32_t index, int32_t count) {
  const depthwise_weights *c = context;
  const size_t taps = (size_t)(c->window.kernel_h * c->window.kernel_w);
  const ck_range blocks = ck_share(c->blocks, 1, index, count);
  for (size_t block = blocks.begin; block < blocks.end; ++block)
    for (size_t tap = 0; tap <= taps; ++tap) {
      VD all = {0};
      for (size_t slice = 0; slice < (size_t)c->slices; ++slice) {
        const size_t place = (slice * c->blocks + block) * (taps + 1) + tap;
        VD part;
        __builtin_memcpy(&part, c->partial + place * CK_LANES, sizeof part);
        all += part;
      }
      if (tap < taps) {
        STORE(c->dweights + (block * taps + tap) * CK_LANES, NARROW(all));
      } else if (c->dbias) {
        STORE(c->dbias + block * CK_LANES, NARROW(all));
      }
    }
}

#undef DEPTHWISE_FLUSH
#pragma STDC FP_CONTRACT OFF
