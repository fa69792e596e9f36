// How a Winograd convolution is cut into pieces. Nothing here depends on the instruction set's code.
//
// The output is tiled 4x4. Where its sides are no multiples of 4, the tiles at the lower and right edge are smaller
// and need fewer of the 36 products. Tiles of one size are a kind. They are numbered through the whole batch, kind by
// kind and row by row, and cut into panels of `rows` tiles of one kind. A panel of transformed data of C channels is
// stored as [36][C / block][rows][block] floats: each vector that a transform makes is one store, each matrix product
// reads memory in order. What a kind does not need stays unwritten.
#ifndef WINOGRAD_PLAN_H
#define WINOGRAD_PLAN_H

#include "ck_winograd.h"

enum {
  /// Outputs along one side of a whole tile, and inputs under it.
  WINOGRAD_OUT = 4,
  WINOGRAD_IN = 6,
  /// Products of one whole tile and channel pair, each the business of one of 36 matrix products.
  WINOGRAD_POINTS = WINOGRAD_IN * WINOGRAD_IN,
  /// Whole tiles, and those at either edge and in the corner.
  WINOGRAD_KINDS = 4,
  /// The most panels that the weight gradient takes together.
  WINOGRAD_PANELS_AT_ONCE = 8,
};

/// Tiles of one size.
typedef struct winograd_kind {
  /// Outputs of a tile, 1 to 4 each way. It needs (height + 2) (width + 2) products.
  int32_t height, width;
  /// The first tile's first output.
  int32_t y, x;
  /// Tiles of an image, and of the whole batch.
  int32_t tiles_h, tiles_w, tiles;
} winograd_kind;

/// The sizes of one pass: of the forward pass itself, or of the data gradient seen as a forward pass from dy to
/// dx.
typedef struct winograd_geometry {
  int32_t height, width;
  int32_t out_height, out_width;
  int32_t padding;
  /// Channels in a vector, and vectors of input and output channels.
  int32_t block, in_blocks, out_blocks;
  winograd_kind kinds[WINOGRAD_KINDS];
  int32_t kind_count;
  /// Of the whole batch.
  int32_t tiles;
} winograd_geometry;

winograd_geometry winograd_forward_geometry(ck_winograd convolution);
winograd_geometry winograd_backward_geometry(ck_winograd convolution);

/// A number of panels and how far apart things lie in them, in floats.
typedef struct winograd_panels {
  int32_t count;
  /// The first panel of each kind, and how many tiles its panels have; the last may be padded with tiles of zeros.
  int32_t first[WINOGRAD_KINDS], rows[WINOGRAD_KINDS];
  /// From one of the 36 matrices to the next. An odd number of vectors, or the 36 stores of a tile would
  /// fall into the same few sets of the cache.
  size_t point;
  size_t panel;
} winograd_panels;

/// Panels of at most `rows` tiles of data with `blocks` vectors of channels, each kind's evenly filled.
winograd_panels winograd_cut(const winograd_geometry *geometry, int32_t rows, int32_t blocks);

/// One panel.
typedef struct winograd_panel {
  const winograd_kind *kind;
  /// Its tiles, with those of zeros, and without.
  int32_t rows, real;
  /// Its first tile, among those of its kind.
  int32_t first;
} winograd_panel;

winograd_panel winograd_panel_at(
    const winograd_geometry *geometry, const winograd_panels *panels, int32_t index);

/// Which of the six points along a side the `index`th product of a tile with `outputs` outputs belongs to: the
/// numbers 0, 1, -1, 2, -2, as many as it needs, and infinity.
static inline int32_t winograd_point(int32_t index, int32_t outputs) {
  return index <= outputs ? index : WINOGRAD_IN - 1;
}

/// Whether a kind of tiles needs one of the 36 products.
static inline bool winograd_needs(const winograd_kind *kind, int32_t point) {
  const int32_t i = point / WINOGRAD_IN, j = point % WINOGRAD_IN;
  return (i <= kind->height || i == WINOGRAD_IN - 1) && (j <= kind->width || j == WINOGRAD_IN - 1);
}

/// Weights as a layer has them, to be transformed.
typedef struct winograd_weights {
  const float *values;
  /// NULL, or a factor for each output channel; not where they are turned.
  const float *scale;
  /// Whether they are for the data gradient, which runs from the layer's outputs to its inputs: blocks are
  /// transposed, the kernel turned round.
  bool turned;
} winograd_weights;

/// When a pass has its weights transformed.
typedef enum winograd_timing {
  /// Before it begins.
  WINOGRAD_BEFORE,
  /// As it begins.
  WINOGRAD_FIRST,
  /// For two vectors of output channels at a time, six matrices of the 36 just before they are multiplied.
  WINOGRAD_ROW_BY_ROW,
} winograd_timing;

/// The blocking of the forward pass. Choices marked * change its speed and never its result.
typedef struct winograd_forward_plan {
  winograd_geometry geometry;
  winograd_panels input;
  /// Panels of products, of `group` vectors of channels only.
  winograd_panels products;
  /// * Panels multiplied together, so that the weights are read once for all.
  int32_t panels_at_once;
  /// * Vectors of output channels multiplied before their output pass; even, or all.
  int32_t group;
  /// * Whether all threads first transform the whole input and then share the output channels. Else each thread
  /// carries its panels through to the end.
  bool shared;
  /// Whether this is the data gradient, with the weights turned.
  bool turned;
  /// * When the weights are transformed.
  winograd_timing weights;
} winograd_forward_plan;

/// - turned: whether the geometry is that of the data gradient.
/// - transformed: whether the weights are transformed before.
/// - rows: the tiles that the instruction set's matrix product takes at once.
winograd_forward_plan winograd_plan_forward(
    winograd_geometry geometry, bool turned, bool transformed, int32_t rows, ck_run run);

/// The bytes of scratch memory of a forward pass.
size_t winograd_forward_bytes(const winograd_forward_plan *plan, int32_t threads);

/// The blocking of the weight gradient.
typedef struct winograd_gradient_plan {
  winograd_geometry geometry;
  winograd_panels input, output;
  /// Runs of panels with sums of their own, added up at the end; each is the work of one thread. Or 0: all threads
  /// work on the same panels, and each has its pieces of the weights.
  int32_t slices;
  /// Panels transformed before they are multiplied, and summed up together.
  int32_t panels_at_once;
  /// * A piece of the weights: vectors of input and output channels. Each is a task.
  int32_t in_piece, out_piece;
  int32_t tasks;
  /// Floats of a piece's 36 matrices, and from one of them to the next: an odd number of vectors.
  size_t piece, point;
} winograd_gradient_plan;

winograd_gradient_plan winograd_plan_gradient(winograd_geometry geometry, ck_run run);

/// The bytes of scratch memory of a weight gradient.
size_t winograd_gradient_bytes(const winograd_gradient_plan *plan, int32_t threads);

static inline int32_t winograd_ceil(int32_t a, int32_t b) { return (a + b - 1) / b; }
static inline int32_t winograd_min(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t winograd_max(int32_t a, int32_t b) { return a > b ? a : b; }

/// Floats from one pair of output vectors to the next in transformed weights: [pair][36][channel][2 block].
/// Each of the 36 matrices has one row more than there are channels, again to spread over the cache's sets.
static inline size_t winograd_weight_point(const winograd_geometry *g) {
  return ((size_t)g->in_blocks * (size_t)g->block + 1) * 2 * (size_t)g->block;
}

/// Floats of all transformed weights.
static inline size_t winograd_transformed_floats(const winograd_geometry *g) {
  return (size_t)winograd_ceil(g->out_blocks, 2) * WINOGRAD_POINTS * winograd_weight_point(g);
}

/// Floats of the plain weights of two vectors of output channels.
static inline size_t winograd_pair_floats(const winograd_geometry *g) {
  return 2 * 9 * (size_t)g->in_blocks * (size_t)g->block * (size_t)g->block;
}

/// Floats that a thread needs to transform weights row by row: six matrices, and weights that were turned.
static inline size_t winograd_row_floats(const winograd_forward_plan *plan) {
  return WINOGRAD_IN * winograd_weight_point(&plan->geometry) +
         (plan->turned ? winograd_pair_floats(&plan->geometry) : 0);
}

#endif
