// Both gradients of a chunk of pixels while it is in the second-level cache, in vectors.
#include "../norm_through.h"
#include "pointwise_registers.h"
#include "pointwise_sweep.h"
#include "pointwise_tiles.h"
#include "pointwise_weights.h"

/// A task is one slice of the batch.
typedef struct pointwise_gradients {
  pointwise_sweep sweep;
  pointwise_weights weights;
  norm_through through;
} pointwise_gradients;

_Static_assert(
    POINTWISE_PIXELS % POINTWISE_STRIP == 0, "Both gradients sum up the same pixels together.");

#define CK_BLOCKED
#define CK_BODY "pointwise/pointwise_gradients_body.h"
#include "../each_isa.h"

bool ck_pointwise_reads_through_norms(ck_run run, ck_pointwise convolution) {
  if (on_tiles(run, convolution)) return false;
  const pointwise_weights c = pointwise_weights_of(run, convolution);
  // Of few images there would be too few tasks.
  return c.in_pieces == 1 && c.out_pieces == 1 && c.pixels >= POINTWISE_PIXELS &&
         c.slices >= (size_t)run.threads;
}

size_t ck_pointwise_gradients_scratch(ck_run run, ck_pointwise convolution) {
  return pointwise_sweep_joint_scratch(run, convolution) +
         ck_pointwise_weight_gradient_scratch(run, convolution);
}

void ck_pointwise_both_gradients(
    ck_run run, ck_pointwise convolution, const ck_pointwise_gradients *g, void *scratch) {
  const int32_t block = convolution.input.block;
  pointwise_gradients c = {
      .sweep = pointwise_sweep_joint(run, convolution),
      .weights = pointwise_weights_of(run, convolution),
      .through = norm_through_of(ck_pointwise_output(convolution), g->through, g->dy),
  };
  // Next after these pixels comes what goes through the norm.
  c.sweep.x = g->dy;
  c.sweep.addend = g->addend;
  c.sweep.y = g->dx;
  c.sweep.tally = g->tally;
  pointwise_sweep_joint_prepare(run, convolution, &c.sweep, g->weights, scratch);
  c.weights.x = g->x;
  c.weights.norm = g->norm;
  c.weights.gate = g->gate;
  c.weights.dweights = g->dweights;
  pointwise_weights_prepare(
      &c.weights, block, (char *)scratch + pointwise_sweep_joint_scratch(run, convolution));
  ck_parallel(run.threads, CK_PICK_BLOCK(run.isa, block, pointwise_gradients), &c);
  pointwise_weights_join(run, block, &c.weights);
}
