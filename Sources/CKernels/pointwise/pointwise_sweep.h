// What the forward pass and the data gradient are, apart from instruction sets: both multiply a matrix of pixels by a
// matrix of weights.
#ifndef POINTWISE_SWEEP_H
#define POINTWISE_SWEEP_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../share.h"
#include "ck_pointwise.h"

/// The most pixels that are taken at once, those of a chunk of moments, and the tiles of 16 that they make.
enum { POINTWISE_PIXELS = 256, POINTWISE_TILES = POINTWISE_PIXELS / 16 };

/// How many sums, in double, are kept of each output channel while its plane is computed: as many as a gate wants.
enum { POINTWISE_KEPT_SUMS = CK_GATE_SUMS };

/// For the place of a tile whose rows are not pixels of one image.
#define POINTWISE_APART SIZE_MAX

/// One pass over all pixels. A task is `images_at_once` images, one of `pieces` of their planes and one of `groups` of the
/// output's channel blocks; it takes `chunk` pixels of an image at a time.
typedef struct pointwise_sweep {
  size_t batch, pixels;
  /// Channel blocks that are read and written.
  size_t in_blocks, out_blocks;
  const float *x;
  const ck_norm *norm;
  /// A factor for each image and padded channel that is read, or NULL.
  const float *gate;
  /// [out_blocks, in_blocks, block read, block written].
  const float *weights;
  /// What sums begin with: the addend, or where there is none the bias.
  const float *bias, *addend;
  float *y;
  /// What y goes through when it is summed up.
  ck_activation activation;
  /// [planes, 2, block], or NULL.
  double *moments;
  /// What is summed up of the output where it is a gradient, or NULL.
  const ck_norm_tally *tally;
  size_t images_at_once, chunk, pieces, groups;
  /// How many of the channel blocks that are read are summed before the next pixels come: their weights stay in the first
  /// cache.
  size_t blocks_at_once;
  /// From one channel block of normalised pixels to the next, in floats.
  size_t panel_block;
  /// With tile registers: the weights as tiles, and the channel blocks whose pixels are kept as tiles; else NULL and zero.
  const uint16_t *split;
  size_t slab;
  /// Bytes of each thread's own memory, and where the first thread's begins.
  size_t thread_bytes;
  char *threads;
  /// The next task that no thread has taken yet.
  atomic_size_t next;
} pointwise_sweep;

/// Weights that are turned for the data gradient.
typedef struct pointwise_turn {
  size_t in_blocks, out_blocks;
  const float *weights;
  float *turned;
} pointwise_turn;

/// Weights that are scaled for the forward pass.
typedef struct pointwise_scale {
  size_t in_blocks, out_blocks;
  const float *weights;
  /// By output channel, or NULL.
  const float *scale;
  float *scaled;
} pointwise_scale;

/// Weights that become tiles, turned for the data gradient.
typedef struct pointwise_split {
  size_t in_blocks, out_blocks;
  const float *weights;
  /// By output channel, or NULL.
  const float *scale;
  bool turns;
  uint16_t *split;
} pointwise_split;

/// A few pixels and one or two channel blocks of outputs.
typedef struct pointwise_tile {
  /// Inputs, and from one channel block to the next.
  const float *v;
  size_t v_block;
  /// Inputs that are needed next.
  const float *ahead;
  size_t ahead_block;
  /// Weights, and from one block of outputs to the next.
  const float *u;
  size_t u_vector;
  int32_t blocks;
  /// What sums begin with, from one block of outputs and from one pixel to the next.
  const float *start;
  size_t start_block, start_pixel;
  float *y;
  size_t y_block;
} pointwise_tile;

/// Whether what is multiplied is not x itself.
static inline bool pointwise_changes_input(const pointwise_sweep *s) { return s->norm || s->gate; }

/// The factors of an image, or NULL.
static inline const float *pointwise_gate(const pointwise_sweep *s, size_t image, size_t block) {
  return s->gate ? s->gate + image * s->in_blocks * block : NULL;
}

/// The data gradient as a part of both gradients in vectors, whose inputs are in a thread's memory.
pointwise_sweep pointwise_sweep_joint(ck_run run, ck_pointwise convolution);

/// The bytes of scratch memory that it needs.
size_t pointwise_sweep_joint_scratch(ck_run run, ck_pointwise convolution);

/// Hands out that memory, and turns the weights.
void pointwise_sweep_joint_prepare(
    ck_run run, ck_pointwise convolution, pointwise_sweep *s, const float *weights,
    void *scratch);

typedef void (*pointwise_tile_function)(const pointwise_tile *tile);

#endif
