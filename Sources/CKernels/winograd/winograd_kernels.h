// What each instruction set and block provides.
#ifndef WINOGRAD_KERNELS_H
#define WINOGRAD_KERNELS_H

#include "winograd_plan.h"

typedef struct winograd_kernels {
  /// The tiles that the matrix product takes at once.
  int32_t rows;
  void (*transform_weights)(
      int32_t threads, winograd_geometry geometry, winograd_weights weights, float *u);
  void (*forward)(
      int32_t threads, const winograd_forward_plan *plan, const ck_winograd_pass *pass,
      float *scratch);
  void (*weight_gradient)(
      int32_t threads, const winograd_gradient_plan *plan, const float *x, const ck_norm *norm,
      const float *dy, float *dweights, float *dbias, float *scratch);
} winograd_kernels;

extern const winograd_kernels winograd_portable_8, winograd_portable_16;
#if defined(__x86_64__)
extern const winograd_kernels winograd_avx2_8, winograd_avx2_16;
extern const winograd_kernels winograd_avx512_8, winograd_avx512_16;
#endif

#endif
