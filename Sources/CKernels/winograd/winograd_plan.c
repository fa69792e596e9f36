#include "winograd_plan.h"

#include <stdlib.h>

static winograd_geometry geometry(ck_shape x, int32_t out_channels, int32_t padding) {
  winograd_geometry g = {
      .height = x.height,
      .width = x.width,
      .out_height = x.height + 2 * padding - 2,
      .out_width = x.width + 2 * padding - 2,
      .padding = padding,
      .block = x.block,
      .in_blocks = winograd_ceil(x.channels, x.block),
      .out_blocks = winograd_ceil(out_channels, x.block),
  };
  g.tiles_h = winograd_ceil(g.out_height, WINOGRAD_OUT);
  g.tiles_w = winograd_ceil(g.out_width, WINOGRAD_OUT);
  g.tiles = x.batch * g.tiles_h * g.tiles_w;
  return g;
}

winograd_geometry winograd_forward_geometry(ck_winograd convolution) {
  return geometry(convolution.input, convolution.out_channels, convolution.padding);
}

winograd_geometry winograd_backward_geometry(ck_winograd convolution) {
  return geometry(
      ck_winograd_output(convolution), convolution.input.channels, 2 - convolution.padding);
}

winograd_panels winograd_cut(int32_t tiles, int32_t rows, int32_t block, int32_t blocks) {
  const int32_t count = winograd_ceil(tiles, rows);
  const int32_t even = winograd_ceil(tiles, count);
  const size_t vectors = (size_t)blocks * (size_t)even | 1;
  const size_t point = vectors * (size_t)block;
  return (winograd_panels){
      .rows = even, .count = count, .point = point, .panel = WINOGRAD_POINTS * point};
}

/// The second-level cache that a thread has for itself: processors with AVX-512 have at least 1 MiB, others of the
/// last ten years at least 512 KiB (or 256 KiB with a fast third level).
static size_t cache_floats(ck_isa isa) {
  return (isa == CK_ISA_AVX512 ? 1024 : 512) * 1024 / sizeof(float);
}

winograd_forward_plan winograd_plan_forward(winograd_geometry g, int32_t rows, ck_run run) {
  winograd_forward_plan plan = {.geometry = g};
  plan.input = winograd_cut(g.tiles, rows, g.block, g.in_blocks);
  const char *e;
  plan.group = winograd_min(g.out_blocks, (e = getenv("WG")) ? atoi(e) : 2);
  plan.products = winograd_cut(g.tiles, rows, g.block, plan.group);
  const size_t both = plan.input.panel + plan.products.panel;
  plan.panels_at_once = (e = getenv("WP")) ? atoi(e) : (int32_t)(cache_floats(run.isa) / both);
  plan.panels_at_once = winograd_min(winograd_max(plan.panels_at_once, 1), plan.input.count);
  plan.shared = (e = getenv("WS")) ? atoi(e) : 0;
  return plan;
}

size_t winograd_forward_bytes(const winograd_forward_plan *plan, int32_t threads) {
  const size_t at_once = (size_t)plan->panels_at_once, workers = (size_t)threads;
  const size_t products = workers * at_once * plan->products.panel;
  const size_t inputs = plan->shared ? (size_t)plan->input.count : workers * at_once;
  return (products + inputs * plan->input.panel) * sizeof(float);
}

winograd_gradient_plan winograd_plan_gradient(winograd_geometry g, ck_run run) {
  winograd_gradient_plan plan = {.geometry = g};
  const char *e;
  const int32_t rows = (e = getenv("WR")) ? atoi(e) : 128;
  plan.input = winograd_cut(g.tiles, rows, g.block, g.in_blocks);
  plan.output = winograd_cut(g.tiles, rows, g.block, g.out_blocks);
  const size_t both = plan.input.panel + plan.output.panel;
  const size_t budget = 8u << 20;
  plan.panels_at_once = (e = getenv("WP")) ? atoi(e) : (int32_t)(budget / sizeof(float) / both);
  plan.panels_at_once = winograd_min(winograd_max(plan.panels_at_once, 1), plan.input.count);

  const int32_t side = 64 / g.block;
  plan.in_piece = winograd_min(side, g.in_blocks);
  plan.out_piece = winograd_min(side, g.out_blocks);
  for (;;) {
    plan.tasks = winograd_ceil(g.in_blocks, plan.in_piece) * winograd_ceil(g.out_blocks, plan.out_piece);
    if (plan.tasks >= run.threads || (plan.in_piece == 1 && plan.out_piece <= 2)) break;
    if (plan.out_piece >= plan.in_piece && plan.out_piece > 2) {
      plan.out_piece = winograd_ceil(plan.out_piece, 2);
    } else {
      plan.in_piece = winograd_ceil(plan.in_piece, 2);
    }
  }
  plan.piece = (size_t)plan.in_piece * (size_t)plan.out_piece * (size_t)g.block * (size_t)g.block *
               WINOGRAD_POINTS;
  return plan;
}

size_t winograd_gradient_bytes(const winograd_gradient_plan *plan, int32_t threads) {
  const size_t panels = (plan->input.panel + plan->output.panel) * (size_t)plan->panels_at_once;
  const bool once = plan->panels_at_once == plan->input.count;
  const size_t pieces = (size_t)(once ? threads : plan->tasks);
  return (panels + pieces * plan->piece) * sizeof(float);
}
