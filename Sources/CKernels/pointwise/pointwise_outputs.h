// What is done with outputs while they are in the first cache. Included by bodies, after `moments.h` and `gradient_sums.h`.
#include "../activate_outputs.h"
#include "../gate_sums.h"

/// The bytes that are kept of a plane's sums so far.
#undef KEPT_BYTES
#define KEPT_BYTES (POINTWISE_KEPT_SUMS * CK_LANES * sizeof(double))

/// Takes the moments of a chunk of outputs, and hands them over at the end of a plane.
///
/// - kept: the plane's moments so far, in memory that may be less aligned than vectors are.
CK_INLINE void CK_FN(pointwise_moments)(
    const pointwise_sweep *s, char *kept, size_t plane, size_t at, size_t pixels) {
  CK_FN(moments) all = {0};
  if (at > 0) __builtin_memcpy(&all, kept, sizeof all);
  CK_FN(merge_chunk)(&all, s->y + (plane * s->pixels + at) * CK_LANES, pixels);
  if (at + pixels == s->pixels) {
    CK_FN(store_moments)(&all, s->moments + plane * 2 * CK_LANES);
  } else {
    __builtin_memcpy(kept, &all, sizeof all);
  }
}

/// The same for the sums that a norm's backward pass wants.
CK_INLINE void CK_FN(pointwise_tally)(
    const pointwise_sweep *s, char *kept, size_t plane, size_t at, size_t pixels) {
  CK_FN(tally) all = {0};
  if (at > 0) __builtin_memcpy(&all, kept, sizeof all);
  const size_t first = (plane * s->pixels + at) * CK_LANES;
  CK_FN(count_chunk)(
      &all, s->tally->norm, plane % s->out_blocks, s->tally->x + first, s->y + first, pixels,
      CK_AHEAD);
  if (at + pixels == s->pixels) {
    CK_FN(store_tally)(&all, (double *)s->tally->sums + plane * 2 * CK_LANES);
  } else {
    __builtin_memcpy(kept, &all, sizeof all);
  }
}

/// The same for the sums that the backward pass of a norm behind which there is a gate wants.
CK_INLINE void CK_FN(pointwise_gate_tally)(
    const pointwise_sweep *s, char *kept, size_t plane, size_t at, size_t pixels) {
  CK_FN(gate_tally) all = {0};
  if (at > 0) __builtin_memcpy(&all, kept, sizeof all);
  const size_t first = (plane * s->pixels + at) * CK_LANES;
  CK_FN(count_gated_chunk)(
      &all, s->tally->norm, plane % s->out_blocks, s->tally->x + first, s->y + first, pixels);
  char *sums = (char *)s->tally->sums + plane * sizeof all;
  __builtin_memcpy(at + pixels == s->pixels ? sums : kept, &all, sizeof all);
}

/// Finishes `width` blocks of outputs from `out` on, and takes both where they are wanted.
CK_INLINE void CK_FN(pointwise_finish)(
    const pointwise_sweep *s, char *kept, size_t first_image, size_t images, size_t at,
    size_t pixels, size_t out, size_t width) {
  const float *bias = s->addend ? s->bias : NULL;
  for (size_t i = 0; i < images; ++i)
    for (size_t k = out; k < out + width; ++k) {
      const size_t plane = (first_image + i) * s->out_blocks + k;
      if (bias || s->activation != CK_ACTIVATION_IDENTITY)
        CK_FOR_ACTIVATION(
            s->activation, CK_FN(activate_outputs), bias ? bias + k * CK_LANES : NULL,
            s->y + (plane * s->pixels + at) * CK_LANES, pixels)
      char *mine = kept + k * KEPT_BYTES;
      if (s->moments) CK_FN(pointwise_moments)(s, mine, plane, at, pixels);
      if (s->tally && s->tally->gates) {
        CK_FN(pointwise_gate_tally)(s, mine, plane, at, pixels);
      } else if (s->tally) {
        CK_FN(pointwise_tally)(s, mine, plane, at, pixels);
      }
    }
}
