// Both gradients of a plane while it is in the second-level cache.
#include "../norm_through.h"
#include "depthwise_sweep.h"
#include "depthwise_weights.h"

typedef struct depthwise_gradients {
  /// First, so that one is found from the other.
  depthwise_companion companion;
  depthwise_sweep sweep;
  depthwise_planes planes;
  /// From one thread's plane to the next, in floats.
  size_t kept_pitch;
  /// Not used where dy is read as it is.
  norm_through through;
  /// How far ahead of its use dy is called for, in floats.
  size_t ahead;
  /// A plane of what it goes through for each thread.
  float *kept;
} depthwise_gradients;

#define CK_BLOCKED
#define CK_BODY "depthwise/depthwise_gradients_body.h"
#include "../each_isa.h"

static void begin(depthwise_companion *companion, int32_t thread) {
  const depthwise_gradients *c = (const depthwise_gradients *)companion;
  c->planes.begin(&c->sweep, thread);
}

static void end(depthwise_companion *companion, int32_t thread, size_t plane, const float *dy) {
  const depthwise_gradients *c = (const depthwise_gradients *)companion;
  c->planes.sweep(&c->sweep, thread, plane, dy);
}

static size_t plane_floats(ck_depthwise convolution) {
  const ck_window w = convolution.window;
  return (size_t)w.out_h * (size_t)w.out_w * (size_t)convolution.input.block;
}

/// Far enough apart that no thread calls for what belongs to the next.
static size_t kept_pitch(ck_depthwise convolution) {
  enum { apart = 1024, line = 16 };
  return (plane_floats(convolution) + apart) / line * line;
}

size_t ck_depthwise_gradients_scratch(ck_run run, ck_depthwise convolution) {
  return ck_depthwise_weight_gradient_scratch(run, convolution) +
         ck_depthwise_data_gradient_scratch(run, convolution) +
         (size_t)run.threads * kept_pitch(convolution) * sizeof(float);
}

void ck_depthwise_both_gradients(
    ck_run run, ck_depthwise convolution, const ck_depthwise_gradients *g, void *scratch) {
  char *after_weights = (char *)scratch + ck_depthwise_weight_gradient_scratch(run, convolution);
  depthwise_weights weights = depthwise_weights_of(convolution);
  const int32_t block = convolution.input.block;
  depthwise_gradients c = {
      .companion = {.begin = begin, .end = end},
      .sweep = depthwise_sweep_backward(run, convolution, g->tally),
      .planes = depthwise_planes_of(run.isa, block),
      .kept_pitch = kept_pitch(convolution),
  };
  // What comes after a small plane is the next image's, and what the weight gradient has read is in the cache.
  c.sweep.ahead = c.sweep.tally_ahead = 0;
  c.sweep.write_ahead = weights.ahead;
  c.sweep.addend = g->addend;
  c.sweep.y = g->dx;
  depthwise_sweep_prepare(&c.sweep, convolution, g->weights, NULL, false, after_weights);
  if (g->through) {
    c.companion.gradient = CK_PICK_BLOCK(run.isa, block, depthwise_through);
    c.through = norm_through_of(ck_depthwise_output(convolution), g->through, g->dy);
    c.ahead = weights.gradient_ahead;
    weights.gradient_ahead = 0;
    c.kept = (float *)(after_weights + ck_depthwise_data_gradient_scratch(run, convolution));
  }
  weights.x = g->x;
  weights.norm = g->norm;
  weights.dy = g->dy;
  weights.dweights = g->dweights;
  weights.dbias = g->dbias;
  weights.companion = &c.companion;
  depthwise_weights_run(run, convolution, &weights, scratch);
}
