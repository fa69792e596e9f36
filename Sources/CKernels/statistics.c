#include "merge_moments.h"
#include "plane_call.h"

#define CK_BLOCKED
#define CK_BODY "statistics_body.h"
#include "each_isa.h"

size_t ck_norm_scratch(ck_shape shape) {
  return (size_t)shape.batch * (size_t)ck_padded_channels(shape) * 2 * sizeof(double);
}

void ck_norm_statistics(
    ck_run run, ck_shape shape, const float *x, float *mean, float *variance, void *scratch) {
  plane_call call = plane_call_of(shape);
  call.x = x;
  call.partial = scratch;
  run_planes(run, shape, CK_PICK_BLOCK(run.isa, shape.block, statistics_of_planes), &call);
  merge_moments(run, shape, scratch, mean, variance);
}

void merge_moments(
    ck_run run, ck_shape shape, const double *moments, float *mean, float *variance) {
  plane_call call = plane_call_of(shape);
  call.first = mean;
  call.second = variance;
  // Only read.
  call.partial = (double *)moments;
  ck_parallel(1, CK_PICK_BLOCK(run.isa, shape.block, statistics_of_channels), &call);
}

void ck_norm_running(
    int32_t channels, double momentum, int64_t samples, const float *mean, const float *variance,
    float *running_mean, float *running_variance) {
  const double unbiased = samples > 1 ? (double)samples / (double)(samples - 1) : 0;
  for (int32_t c = 0; c < channels; ++c) {
    running_mean[c] = (float)((1 - momentum) * running_mean[c] + momentum * mean[c]);
    if (unbiased > 0)
      running_variance[c] =
          (float)((1 - momentum) * running_variance[c] + momentum * unbiased * variance[c]);
  }
}

void ck_norm_fold(
    int32_t channels, const ck_norm *norm, const float *bias, float *scale, float *shift) {
  for (int32_t i = 0; i < channels; ++i) {
    const float variance = norm->variance[i] + norm->epsilon;
    scale[i] = variance == 0 ? 0 : norm->gamma[i] / __builtin_sqrtf(variance);
    shift[i] = ((bias ? bias[i] : 0) - norm->mean[i]) * scale[i] + norm->beta[i];
  }
}
