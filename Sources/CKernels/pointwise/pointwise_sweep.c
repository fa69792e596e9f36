#include "pointwise_sweep.h"

#include "../merge_moments.h"
#include "pointwise_registers.h"
#include "pointwise_tiles.h"

#define CK_BLOCKED
#define CK_BODY "pointwise/pointwise_sweep_body.h"
#include "../each_isa.h"

#undef CK_BODY
#define CK_BODY "pointwise/pointwise_sweep_tiles_body.h"
#include "../tile_isa.h"

/// Memory is handed out in whole cache lines.
static size_t lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/// The bytes of weights as tiles: three parts of two channel blocks that are read by one that is written.
static size_t split_bytes(const pointwise_sweep *s) {
  enum { step = 3 * 1024 };
  return s->out_blocks * ((s->in_blocks + 1) / 2) * step;
}

/// What follows from the shape of what is read and the channels of what is written.
///
/// - sums: whether moments or a norm's sums are taken, for which planes have to be whole.
static pointwise_sweep sweep_of(
    ck_run run, ck_shape from, int32_t channels, bool normalises, bool sums, bool tiles) {
  // Chunks are those of the moments. A thread should have several tasks, so that all end together.
  enum { chunk = POINTWISE_PIXELS, first_cache = 16 << 10 };
  const size_t block = (size_t)from.block, tasks = 4 * (size_t)run.threads;
  ck_shape to = from;
  to.channels = channels;
  pointwise_sweep s = {
      .batch = (size_t)from.batch,
      .pixels = (size_t)from.height * (size_t)from.width,
      .in_blocks = (size_t)ck_padded_channels(from) / block,
      .out_blocks = (size_t)ck_padded_channels(to) / block,
  };
  s.chunk = least(s.pixels, chunk);
  s.images_at_once = least(chunk / s.chunk, (s.batch + tasks - 1) / tasks);
  const size_t images = (s.batch + s.images_at_once - 1) / s.images_at_once;
  const size_t chunks = (s.pixels + s.chunk - 1) / s.chunk;
  s.pieces = sums ? 1 : least((tasks + images - 1) / images, chunks);
  // Each group splits or normalises all pixels anew.
  const size_t shared = images * s.pieces, groups = tiles ? (size_t)run.threads : tasks;
  s.groups = least((groups + shared - 1) / shared, (s.out_blocks + 1) / 2);
  if (run.threads == 1) s.groups = 1;
  s.blocks_at_once = first_cache / (2 * block * block * sizeof(float));
  // An odd number of vectors, so that the blocks of a pixel spread over the cache.
  s.panel_block = (s.images_at_once * s.chunk | 1) * block;
  s.thread_bytes = lines(s.out_blocks * POINTWISE_KEPT_SUMS * block * sizeof(double));
  if (tiles) {
    // Tiles of 16 rows, of which half a second cache holds 256 pixels and 512 channels; four tiles of sums.
    enum { tile = 1024, slab = 32 };
    s.slab = least(s.in_blocks, slab);
    s.thread_bytes +=
        tile * (4 + (s.images_at_once * s.chunk + 15) / 16 * ((s.slab + 1) / 2) * 3);
  } else if (normalises) {
    s.thread_bytes += lines(s.in_blocks * s.panel_block * sizeof(float));
  }
  return s;
}

static void run_sweep(ck_run run, ck_shape from, pointwise_sweep *s, void *threads) {
  s->threads = threads;
  atomic_init(&s->next, 0);
  const size_t largest = s->in_blocks > s->out_blocks ? s->in_blocks : s->out_blocks;
  const ck_body body = s->split ? CK_ON_TILES(pointwise_sweep)
                                : CK_PICK_BLOCK(run.isa, from.block, pointwise_sweep);
  ck_parallel(
      ck_worthwhile(run.threads, s->batch * s->pixels * largest * (size_t)from.block), body, s);
}

/// Makes tiles of the weights.
static void split_weights(
    ck_run run, const pointwise_sweep *s, const float *weights, const float *scale, bool turns,
    void *split) {
  pointwise_split call = {
      .in_blocks = s->in_blocks,
      .out_blocks = s->out_blocks,
      .weights = weights,
      .scale = scale,
      .turns = turns,
      .split = split,
  };
  ck_parallel(
      ck_worthwhile(run.threads, s->in_blocks * s->out_blocks * 256),
      CK_ON_TILES(pointwise_split), &call);
}

ck_shape ck_pointwise_output(ck_pointwise convolution) {
  ck_shape y = convolution.input;
  y.channels = convolution.out_channels;
  return y;
}

size_t ck_pointwise_weight_count(ck_pointwise convolution) {
  return (size_t)ck_padded_channels(convolution.input) *
         (size_t)ck_padded_channels(ck_pointwise_output(convolution));
}

static pointwise_sweep forward_sweep(ck_run run, ck_pointwise convolution, bool moments) {
  return sweep_of(
      run, convolution.input, convolution.out_channels, true, moments,
      on_tiles(run, convolution));
}

size_t ck_pointwise_transformed_bytes(ck_run run, ck_pointwise convolution) {
  if (!on_tiles(run, convolution))
    return lines(ck_pointwise_weight_count(convolution) * sizeof(float));
  const pointwise_sweep s = forward_sweep(run, convolution, false);
  return split_bytes(&s);
}

void ck_pointwise_transform(
    ck_run run, ck_pointwise convolution, const float *weights, const float *scale,
    void *transformed) {
  const pointwise_sweep s = forward_sweep(run, convolution, false);
  if (on_tiles(run, convolution)) {
    split_weights(run, &s, weights, scale, false, transformed);
    return;
  }
  pointwise_scale call = {
      .in_blocks = s.in_blocks,
      .out_blocks = s.out_blocks,
      .weights = weights,
      .scale = scale,
      .scaled = transformed,
  };
  ck_parallel(
      ck_worthwhile(run.threads, ck_pointwise_weight_count(convolution)),
      CK_PICK_BLOCK(run.isa, convolution.input.block, pointwise_scale), &call);
}

size_t ck_pointwise_forward_scratch(
    ck_run run, ck_pointwise convolution, bool transformed, bool scales) {
  const pointwise_sweep s = forward_sweep(run, convolution, false);
  const bool transforms = !transformed && (scales || on_tiles(run, convolution));
  return (transforms ? ck_pointwise_transformed_bytes(run, convolution) : 0) +
         (size_t)run.threads * s.thread_bytes;
}

void ck_pointwise_forward(
    ck_run run, ck_pointwise convolution, const ck_pointwise_pass *pass, void *scratch) {
  const bool tiles = on_tiles(run, convolution);
  pointwise_sweep s = forward_sweep(run, convolution, pass->moments != NULL);
  const void *weights = pass->transformed;
  char *threads = scratch;
  if (!weights && (tiles || pass->scale)) {
    ck_pointwise_transform(run, convolution, pass->weights, pass->scale, scratch);
    weights = scratch;
    threads += ck_pointwise_transformed_bytes(run, convolution);
  }
  s.x = pass->x;
  s.norm = pass->norm;
  s.gate = pass->gate;
  s.weights = weights ? weights : pass->weights;
  s.split = tiles ? weights : NULL;
  s.bias = pass->bias;
  s.addend = pass->addend;
  s.activation = pass->activation;
  s.y = pass->y;
  s.moments = pass->moments;
  run_sweep(run, convolution.input, &s, threads);
}

void ck_pointwise_statistics(
    ck_run run, ck_pointwise convolution, const void *moments, float *mean, float *variance) {
  merge_moments(run, ck_pointwise_output(convolution), moments, mean, variance);
}

static pointwise_sweep backward_sweep(ck_run run, ck_pointwise convolution) {
  return sweep_of(
      run, ck_pointwise_output(convolution), convolution.input.channels, false, true,
      on_tiles(run, convolution));
}

/// The bytes of the weights as the data gradient reads them.
static size_t turned_bytes(ck_run run, ck_pointwise convolution) {
  if (!on_tiles(run, convolution))
    return lines(ck_pointwise_weight_count(convolution) * sizeof(float));
  const pointwise_sweep s = backward_sweep(run, convolution);
  return split_bytes(&s);
}

size_t ck_pointwise_data_gradient_scratch(ck_run run, ck_pointwise convolution) {
  return turned_bytes(run, convolution) +
         (size_t)run.threads * backward_sweep(run, convolution).thread_bytes;
}

/// Turns the weights for vectors, and has them read.
static void turn_weights(
    ck_run run, ck_pointwise convolution, pointwise_sweep *s, const float *weights,
    float *turned) {
  pointwise_turn turn = {
      .in_blocks = s->out_blocks,
      .out_blocks = s->in_blocks,
      .weights = weights,
      .turned = turned,
  };
  ck_parallel(
      ck_worthwhile(run.threads, ck_pointwise_weight_count(convolution)),
      CK_PICK_BLOCK(run.isa, convolution.input.block, pointwise_turn), &turn);
  s->weights = turned;
}

void ck_pointwise_data_gradient(
    ck_run run, ck_pointwise convolution, const float *dy, const float *weights,
    const float *addend, float *dx, const ck_norm_tally *tally, void *scratch) {
  const ck_shape from = ck_pointwise_output(convolution);
  pointwise_sweep s = backward_sweep(run, convolution);
  s.x = dy;
  s.addend = addend;
  s.y = dx;
  s.tally = tally;
  char *threads = (char *)scratch + turned_bytes(run, convolution);
  if (on_tiles(run, convolution)) {
    split_weights(run, &s, weights, NULL, true, scratch);
    s.split = scratch;
    run_sweep(run, from, &s, threads);
    return;
  }
  turn_weights(run, convolution, &s, weights, scratch);
  run_sweep(run, from, &s, threads);
}

pointwise_sweep pointwise_sweep_joint(ck_run run, ck_pointwise convolution) {
  return sweep_of(
      run, ck_pointwise_output(convolution), convolution.input.channels, true, true, false);
}

size_t pointwise_sweep_joint_scratch(ck_run run, ck_pointwise convolution) {
  return turned_bytes(run, convolution) +
         (size_t)run.threads * pointwise_sweep_joint(run, convolution).thread_bytes;
}

void pointwise_sweep_joint_prepare(
    ck_run run, ck_pointwise convolution, pointwise_sweep *s, const float *weights,
    void *scratch) {
  turn_weights(run, convolution, s, weights, scratch);
  s->threads = (char *)scratch + turned_bytes(run, convolution);
}
