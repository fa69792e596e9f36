// What the weight gradient is computed with, apart from instruction sets.
//
// dw[k][l] is the sum over images and outputs (i, j) of dy[i][j] * x[i * stride + k][j * stride + l], x with its
// padding. Sums go through three levels, all of whose bounds follow from the shape alone: a few rows of outputs in
// registers, some hundreds of outputs in float, a slice of the batch in double. Slices are added in order.
#ifndef DEPTHWISE_WEIGHTS_H
#define DEPTHWISE_WEIGHTS_H

#include <stdatomic.h>

#include "../share.h"
#include "ck_depthwise.h"

/// What else is done with each plane while it is in the cache.
typedef struct depthwise_companion {
  /// Before a thread's first plane.
  void (*begin)(struct depthwise_companion *companion, int32_t thread);
  /// Gives a plane of dy; NULL where that is as it is in memory.
  const float *(*gradient)(
      struct depthwise_companion *companion, int32_t thread, size_t plane);
  /// When a plane's products have been added up.
  void (*end)(
      struct depthwise_companion *companion, int32_t thread, size_t plane, const float *dy);
} depthwise_companion;

typedef struct depthwise_weights {
  ck_window window;
  int32_t batch, height, width;
  size_t blocks;
  const float *x;
  const ck_norm *norm;
  const float *dy;
  /// [blocks, taps, block] and [blocks, block]; the second may be NULL.
  float *dweights, *dbias;
  /// The rows of outputs that are summed in registers.
  int32_t stretch;
  /// The rows of x with its padding that are kept, their vectors, and how many rows x has with its padding.
  int32_t slots, pitch, padded_rows;
  int32_t slices;
  /// How far ahead of their use x and dy are called for, in floats.
  size_t ahead, gradient_ahead;
  /// [slices, blocks, taps + 1, block]: the weights' sums and, last, the bias's.
  double *partial;
  /// Bytes of each thread's own memory, and where the first thread's begins.
  size_t thread_bytes;
  char *threads;
  /// NULL where dy is only read.
  depthwise_companion *companion;
  /// The next slice of a block that no thread has taken yet.
  atomic_size_t next;
} depthwise_weights;

/// A weight gradient of which all but what lies in scratch memory is known.
depthwise_weights depthwise_weights_of(ck_depthwise convolution);

/// Computes it.
void depthwise_weights_run(
    ck_run run, ck_depthwise convolution, depthwise_weights *call, void *scratch);

#endif
