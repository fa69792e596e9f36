#include <assert.h>

#include "ck_winograd.h"

#include "winograd_kernels.h"
#include "winograd_statistics.h"

static const winograd_kernels *kernels(ck_isa isa, int32_t block) {
  switch (isa) {
#if defined(__x86_64__)
    case CK_ISA_AVX512:
    case CK_ISA_AMX:
      return block == 16 ? &winograd_avx512_16 : &winograd_avx512_8;
    case CK_ISA_AVX2:
      return block == 16 ? &winograd_avx2_16 : &winograd_avx2_8;
#endif
    default:
      return block == 16 ? &winograd_portable_16 : &winograd_portable_8;
  }
}

static winograd_forward_plan forward_plan(ck_run run, ck_winograd convolution, bool transformed) {
  return winograd_plan_forward(
      winograd_forward_geometry(convolution), false, transformed,
      kernels(run.isa, convolution.input.block)->rows, run);
}

static winograd_forward_plan backward_plan(ck_run run, ck_winograd convolution) {
  return winograd_plan_forward(
      winograd_backward_geometry(convolution), true, false,
      kernels(run.isa, convolution.input.block)->rows, run);
}

ck_shape ck_winograd_output(ck_winograd convolution) {
  ck_shape y = convolution.input;
  y.channels = convolution.out_channels;
  y.height += 2 * convolution.padding - 2;
  y.width += 2 * convolution.padding - 2;
  return y;
}

size_t ck_winograd_weight_count(ck_winograd convolution) {
  return 9 * (size_t)ck_padded_channels(convolution.input) *
         (size_t)ck_padded_channels(ck_winograd_output(convolution));
}

size_t ck_winograd_transformed_bytes(ck_winograd convolution) {
  const winograd_geometry g = winograd_forward_geometry(convolution);
  return winograd_transformed_floats(&g) * sizeof(float);
}

void ck_winograd_transform(
    ck_run run, ck_winograd convolution, const float *weights, const float *scale,
    void *transformed) {
  const winograd_weights given = {.values = weights, .scale = scale};
  kernels(run.isa, convolution.input.block)
      ->transform_weights(
          run.threads, winograd_forward_geometry(convolution), given, transformed);
}

size_t ck_winograd_forward_scratch(ck_run run, ck_winograd convolution, bool transformed) {
  const winograd_forward_plan plan = forward_plan(run, convolution, transformed);
  return winograd_forward_bytes(&plan, run.threads);
}

void ck_winograd_forward(
    ck_run run, ck_winograd convolution, const ck_winograd_pass *pass, void *scratch) {
  assert(!pass->norm || pass->norm->activation <= CK_ACTIVATION_RELU);
  const winograd_forward_plan plan = forward_plan(run, convolution, pass->transformed);
  kernels(run.isa, convolution.input.block)->forward(run.threads, &plan, pass, scratch);
}

size_t ck_winograd_data_gradient_scratch(ck_run run, ck_winograd convolution) {
  const winograd_forward_plan plan = backward_plan(run, convolution);
  return winograd_forward_bytes(&plan, run.threads);
}

void ck_winograd_data_gradient(
    ck_run run, ck_winograd convolution, const float *dy, const float *weights,
    const float *addend, float *dx, void *scratch) {
  const winograd_forward_plan plan = backward_plan(run, convolution);
  const ck_winograd_pass pass = {.x = dy, .weights = weights, .addend = addend, .y = dx};
  kernels(run.isa, convolution.input.block)->forward(run.threads, &plan, &pass, scratch);
}

size_t ck_winograd_weight_gradient_scratch(ck_run run, ck_winograd convolution) {
  const winograd_gradient_plan plan =
      winograd_plan_gradient(winograd_forward_geometry(convolution), run);
  return winograd_gradient_bytes(&plan, run.threads);
}

void ck_winograd_weight_gradient(
    ck_run run, ck_winograd convolution, const float *x, const ck_norm *norm, const float *dy,
    float *dweights, float *dbias, void *scratch) {
  assert(!norm || norm->activation <= CK_ACTIVATION_RELU);
  const winograd_gradient_plan plan =
      winograd_plan_gradient(winograd_forward_geometry(convolution), run);
  kernels(run.isa, convolution.input.block)
      ->weight_gradient(run.threads, &plan, x, norm, dy, dweights, dbias, scratch);
}

size_t ck_winograd_moments_bytes(ck_isa isa, ck_winograd convolution) {
  const winograd_forward_plan plan = forward_plan((ck_run){1, isa}, convolution, true);
  const size_t floats = 2 * (size_t)plan.geometry.block * (size_t)plan.geometry.out_blocks;
  return (size_t)plan.input.count * floats * sizeof(float);
}

void ck_winograd_statistics(
    ck_isa isa, ck_winograd convolution, const void *moments, float *mean, float *variance) {
  const winograd_forward_plan plan = forward_plan((ck_run){1, isa}, convolution, true);
  winograd_merge_moments(&plan.geometry, &plan.input, moments, mean, variance);
}
