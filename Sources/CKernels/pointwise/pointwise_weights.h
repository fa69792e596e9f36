// What the weight gradient is computed with, apart from instruction sets.
//
// dw[o][i] is the sum over pixels of dy[o] x[i]. Sums go through three levels, all of whose bounds follow from the shape
// alone: a strip of pixels in registers (vectors or tiles), a slice of the batch in memory, and the slices, which are added in order.
#ifndef POINTWISE_WEIGHTS_H
#define POINTWISE_WEIGHTS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../share.h"
#include "ck_pointwise.h"

/// The most images whose pixels are summed together in vectors.
enum { POINTWISE_IMAGES = 8 };

/// About how many pixels are summed in registers, in vectors.
enum { POINTWISE_STRIP = 128 };

/// A task is one slice of the batch and one piece of the weights.
typedef struct pointwise_weights {
  size_t batch, pixels, in_blocks, out_blocks;
  const float *x, *dy;
  const ck_norm *norm;
  /// A factor for each image and padded channel of x, or NULL.
  const float *gate;
  float *dweights, *dbias;
  size_t slices;
  /// A piece: blocks of input and of output channels; and how many there are each way.
  size_t in_piece, out_piece, in_pieces, out_pieces;
  /// Images and the pixels of each that are summed in registers.
  size_t images_at_once, chunk;
  /// From one channel block of normalised pixels to the next, in floats; with tile registers from one block's tiles to the
  /// next's, in steps of 32 pixels.
  size_t panel_block;
  /// [slices - 1][weights, biases]: the sums of all slices but the first.
  float *partial;
  /// Floats of each thread's own memory, and where the first thread's begins.
  size_t panel;
  float *panels;
  /// The next task that no thread has taken yet.
  atomic_size_t next;
} pointwise_weights;

/// A piece of the weights, blocks of channels from and up to, and where its slice's sums lie.
typedef struct pointwise_piece {
  size_t in, in_end, out, out_end;
  float *weights, *bias;
} pointwise_piece;

/// What follows from the shape.
pointwise_weights pointwise_weights_of(ck_run run, ck_pointwise convolution);

/// Hands out the memory that `ck_pointwise_weight_gradient_scratch` counts.
void pointwise_weights_prepare(pointwise_weights *c, int32_t block, void *scratch);

/// Adds the slices in order.
void pointwise_weights_join(ck_run run, int32_t block, pointwise_weights *c);

static inline pointwise_piece pointwise_piece_of(
    const pointwise_weights *c, size_t task, size_t slice, size_t block) {
  const size_t in = task % c->in_pieces * c->in_piece, out = task / c->in_pieces * c->out_piece;
  const size_t weights = c->in_blocks * c->out_blocks * block * block;
  const size_t sums = weights + c->out_blocks * block;
  pointwise_piece piece = {
      .in = in,
      .in_end = in + c->in_piece < c->in_blocks ? in + c->in_piece : c->in_blocks,
      .out = out,
      .out_end = out + c->out_piece < c->out_blocks ? out + c->out_piece : c->out_blocks,
      .weights = c->dweights,
      .bias = c->dbias,
  };
  if (slice > 0) {
    piece.weights = c->partial + (slice - 1) * sums;
    if (piece.bias) piece.bias = piece.weights + weights;
  }
  return piece;
}

#endif
