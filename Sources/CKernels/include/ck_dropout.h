// Dropout whose mask is never stored: it is computed from Philox4x32-10 in both directions.
//
// The numbers are those of Tensors.RandomStream(seed: seed, purpose: .dropout, epoch: epoch, sample: sample):
// element i, counted in canonical order (batch, channels, height, width) without padding, uses word i % 4 of
// block i / 4. It is kept, times 1 / (1 - probability), where its uniform number is at least `probability`.
#ifndef CK_DROPOUT_H
#define CK_DROPOUT_H

#include <stddef.h>

#include "ck_run.h"
#include "ck_shape.h"

/// Which elements to drop.
typedef struct ck_dropout {
  uint64_t seed;
  /// The training step.
  uint32_t epoch;
  /// The layer's index in its model.
  uint32_t sample;
  /// The share of elements that become zero, from 0 to 1.
  float probability;
} ck_dropout;

/// Applies the mask to a matrix of `rows` rows, `columns` elements each, `stride` >= `columns` floats apart.
///
/// The forward pass takes x and gives y, the backward pass takes dy and gives dx. y may be x. Elements
/// between `columns` and `stride` are not touched.
void ck_dropout_rows(
    ck_run run, ck_dropout dropout, int64_t rows, int64_t columns, int64_t stride, const float *x,
    float *y);

/// Applies the mask to a blocked activation, in both directions as above. y may be x. Padded channels become
/// zero.
void ck_dropout_blocked(
    ck_run run, ck_dropout dropout, ck_shape shape, const float *x, float *y);

#endif
