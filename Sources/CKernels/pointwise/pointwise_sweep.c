#include "pointwise_sweep.h"

#include "../merge_moments.h"
#include "pointwise_registers.h"

#define CK_BLOCKED
#define CK_BODY "pointwise/pointwise_sweep_body.h"
#include "../each_isa.h"

/// Memory is handed out in whole cache lines.
static size_t lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/// What follows from the shape of what is read and the channels of what is written.
static pointwise_sweep sweep_of(ck_run run, ck_shape from, int32_t channels, bool normalises) {
  // Chunks are those of the moments. A thread should have several tasks, so that all end together.
  enum { chunk = 256, first_cache = 16 << 10 };
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
  s.groups = least((tasks + images - 1) / images, (s.out_blocks + 1) / 2);
  if (run.threads == 1) s.groups = 1;
  s.blocks_at_once = first_cache / (2 * block * block * sizeof(float));
  // An odd number of vectors, so that the blocks of a pixel spread over the cache.
  s.panel_block = (s.images_at_once * s.chunk | 1) * block;
  s.thread_bytes =
      lines(s.out_blocks * 4 * block * sizeof(double)) +
      lines(normalises ? s.in_blocks * s.panel_block * sizeof(float) : 0);
  return s;
}

static void run_sweep(ck_run run, ck_shape from, pointwise_sweep *s, void *scratch) {
  s->threads = scratch;
  atomic_init(&s->next, 0);
  const size_t largest = s->in_blocks > s->out_blocks ? s->in_blocks : s->out_blocks;
  ck_parallel(
      ck_worthwhile(run.threads, s->batch * s->pixels * largest * (size_t)from.block),
      CK_PICK_BLOCK(run.isa, from.block, pointwise_sweep), s);
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

size_t ck_pointwise_forward_scratch(ck_run run, ck_pointwise convolution) {
  const pointwise_sweep s = sweep_of(run, convolution.input, convolution.out_channels, true);
  return (size_t)run.threads * s.thread_bytes;
}

void ck_pointwise_forward(
    ck_run run, ck_pointwise convolution, const ck_pointwise_pass *pass, void *scratch) {
  pointwise_sweep s = sweep_of(run, convolution.input, convolution.out_channels, true);
  s.x = pass->x;
  s.norm = pass->norm;
  s.weights = pass->weights;
  s.bias = pass->bias;
  s.y = pass->y;
  s.moments = pass->moments;
  run_sweep(run, convolution.input, &s, scratch);
}

void ck_pointwise_statistics(
    ck_run run, ck_pointwise convolution, const void *moments, float *mean, float *variance) {
  merge_moments(run, ck_pointwise_output(convolution), moments, mean, variance);
}

static pointwise_sweep backward_sweep(ck_run run, ck_pointwise convolution) {
  return sweep_of(run, ck_pointwise_output(convolution), convolution.input.channels, false);
}

static size_t turned_bytes(ck_pointwise convolution) {
  return lines(ck_pointwise_weight_count(convolution) * sizeof(float));
}

size_t ck_pointwise_data_gradient_scratch(ck_run run, ck_pointwise convolution) {
  return turned_bytes(convolution) +
         (size_t)run.threads * backward_sweep(run, convolution).thread_bytes;
}

void ck_pointwise_data_gradient(
    ck_run run, ck_pointwise convolution, const float *dy, const float *weights,
    const float *addend, float *dx, const ck_norm_tally *tally, void *scratch) {
  const int32_t block = convolution.input.block;
  pointwise_sweep s = backward_sweep(run, convolution);
  pointwise_turn turn = {
      .in_blocks = s.out_blocks, .out_blocks = s.in_blocks, .weights = weights, .turned = scratch};
  ck_parallel(
      ck_worthwhile(run.threads, ck_pointwise_weight_count(convolution)),
      CK_PICK_BLOCK(run.isa, block, pointwise_turn), &turn);
  s.x = dy;
  s.weights = scratch;
  s.addend = addend;
  s.y = dx;
  s.tally = tally;
  run_sweep(
      run, ck_pointwise_output(convolution), &s, (char *)scratch + turned_bytes(convolution));
}
