#include "pointwise_weights.h"

#include "pointwise_registers.h"
#include "pointwise_tiles.h"

#define CK_BLOCKED
#define CK_BODY "pointwise/pointwise_weights_body.h"
#include "../each_isa.h"

#undef CK_BODY
#define CK_BODY "pointwise/pointwise_weights_tiles_body.h"
#include "../tile_isa.h"

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

static size_t ceiling(size_t a, size_t b) { return (a + b - 1) / b; }

/// The floats of all weights and biases.
static size_t sums_of(const pointwise_weights *c, size_t block) {
  return (c->in_blocks * block + 1) * c->out_blocks * block;
}

pointwise_weights pointwise_weights_of(ck_run run, ck_pointwise convolution) {
  // A piece's sums and a strip's inputs stay in the second cache; of a strip, two blocks of dy and one of x in the first.
  // A slice is long enough to pay for sums of its own. Tiles want longer strips and larger pieces, which pay for splitting
  // inputs and gradients; of sums, then, only those of two blocks of outputs are needed at once.
  enum { piece = 256, tasks = 32, slice = 1024 };
  enum { tile_strip = 256, tile_inputs = 512, tile_outputs = 768, tile = 1024 };
  const bool tiles = on_tiles(run, convolution);
  const ck_shape x = convolution.input, y = ck_pointwise_output(convolution);
  const size_t block = (size_t)x.block;
  pointwise_weights c = {
      .batch = (size_t)x.batch,
      .pixels = (size_t)x.height * (size_t)x.width,
      .in_blocks = (size_t)ck_padded_channels(x) / block,
      .out_blocks = (size_t)ck_padded_channels(y) / block,
  };
  c.in_pieces = ceiling(c.in_blocks, (tiles ? tile_inputs : piece) / block);
  c.out_pieces = ceiling(c.out_blocks, (tiles ? tile_outputs : piece) / block);
  c.in_piece = ceiling(c.in_blocks, c.in_pieces);
  c.out_piece = ceiling(c.out_blocks, c.out_pieces);
  c.slices = least(
      ceiling(tasks, c.in_pieces * c.out_pieces), ceiling(c.batch * c.pixels, slice));
  c.slices = least(c.slices, c.batch);
  if (tiles) {
    c.chunk = least(c.pixels, tile_strip);
    c.images_at_once = tile_strip / c.chunk;
    c.panel_block = ceiling(c.images_at_once * c.chunk, 32);
    // Three parts of each, and four tiles of sums.
    c.panel = ((c.in_piece + 2) * c.panel_block * 3 + 4) * tile / sizeof(float);
    return c;
  }
  // Chunks of an image's pixels that are about as large as a strip, and exactly half a sweep's chunk where planes have as many
  // pixels, so that both gradients at once take the same; of small images several.
  const size_t chunks = (c.pixels + POINTWISE_STRIP / 2) / POINTWISE_STRIP;
  c.chunk = c.pixels >= 2 * POINTWISE_STRIP ? POINTWISE_STRIP : ceiling(c.pixels, chunks > 0 ? chunks : 1);
  c.images_at_once = least(
      POINTWISE_STRIP / c.chunk > 0 ? POINTWISE_STRIP / c.chunk : 1, POINTWISE_IMAGES);
  c.panel_block = (c.images_at_once * c.chunk | 1) * block;
  c.panel = c.in_piece * c.panel_block;
  return c;
}

static size_t partial_floats(const pointwise_weights *c, size_t block) {
  return (c->slices - 1) * sums_of(c, block);
}

void pointwise_weights_prepare(pointwise_weights *c, int32_t block, void *scratch) {
  c->partial = scratch;
  c->panels = c->partial + partial_floats(c, (size_t)block);
  atomic_init(&c->next, 0);
}

void pointwise_weights_join(ck_run run, int32_t block, pointwise_weights *c) {
  ck_parallel(
      ck_worthwhile(run.threads, c->slices * sums_of(c, (size_t)block)),
      CK_PICK_BLOCK(run.isa, block, pointwise_join), c);
}

size_t ck_pointwise_weight_gradient_scratch(ck_run run, ck_pointwise convolution) {
  const pointwise_weights c = pointwise_weights_of(run, convolution);
  return (partial_floats(&c, (size_t)convolution.input.block) + (size_t)run.threads * c.panel) *
         sizeof(float);
}

void ck_pointwise_weight_gradient(
    ck_run run, ck_pointwise convolution, const float *x, const ck_norm *norm, const float *gate,
    const float *dy, float *dweights, float *dbias, void *scratch) {
  const int32_t block = convolution.input.block;
  pointwise_weights c = pointwise_weights_of(run, convolution);
  c.x = x;
  c.norm = norm;
  c.gate = gate;
  c.dy = dy;
  c.dweights = dweights;
  c.dbias = dbias;
  pointwise_weights_prepare(&c, block, scratch);
  ck_body body = CK_PICK_BLOCK(run.isa, block, pointwise_weights);
  if (on_tiles(run, convolution)) body = CK_ON_TILES(pointwise_weights);
  ck_parallel(run.threads, body, &c);
  pointwise_weights_join(run, block, &c);
}
