#include "winograd_plan.h"

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
  const int32_t whole_h = g.out_height / WINOGRAD_OUT, whole_w = g.out_width / WINOGRAD_OUT;
  const int32_t rest_h = g.out_height % WINOGRAD_OUT, rest_w = g.out_width % WINOGRAD_OUT;
  for (int32_t kind = 0; kind < WINOGRAD_KINDS; kind++) {
    const bool lower = kind / 2 == 1, right = kind % 2 == 1;
    winograd_kind k = {
        .height = lower ? rest_h : WINOGRAD_OUT,
        .width = right ? rest_w : WINOGRAD_OUT,
        .y = lower ? whole_h * WINOGRAD_OUT : 0,
        .x = right ? whole_w * WINOGRAD_OUT : 0,
        .tiles_h = lower ? rest_h > 0 : whole_h,
        .tiles_w = right ? rest_w > 0 : whole_w};
    k.tiles = x.batch * k.tiles_h * k.tiles_w;
    if (k.tiles == 0) continue;
    g.kinds[g.kind_count++] = k;
    g.tiles += k.tiles;
  }
  return g;
}

winograd_geometry winograd_forward_geometry(ck_winograd convolution) {
  return geometry(convolution.input, convolution.out_channels, convolution.padding);
}

winograd_geometry winograd_backward_geometry(ck_winograd convolution) {
  return geometry(
      ck_winograd_output(convolution), convolution.input.channels, 2 - convolution.padding);
}

winograd_panels winograd_cut(const winograd_geometry *g, int32_t rows, int32_t blocks) {
  winograd_panels panels = {0};
  int32_t most = 0;
  for (int32_t kind = 0; kind < g->kind_count; kind++) {
    const int32_t tiles = g->kinds[kind].tiles, count = winograd_ceil(tiles, rows);
    panels.first[kind] = panels.count;
    panels.rows[kind] = winograd_ceil(tiles, count);
    panels.count += count;
    most = winograd_max(most, panels.rows[kind]);
  }
  const size_t vectors = (size_t)blocks * (size_t)most | 1;
  panels.point = vectors * (size_t)g->block;
  panels.panel = WINOGRAD_POINTS * panels.point;
  return panels;
}

winograd_panel winograd_panel_at(
    const winograd_geometry *g, const winograd_panels *panels, int32_t index) {
  int32_t kind = g->kind_count - 1;
  while (panels->first[kind] > index) kind--;
  const int32_t rows = panels->rows[kind], first = (index - panels->first[kind]) * rows;
  return (winograd_panel){
      .kind = &g->kinds[kind],
      .rows = rows,
      .real = winograd_min(rows, g->kinds[kind].tiles - first),
      .first = first};
}

/// The second-level cache that a thread has for itself: processors with AVX-512 have at least 1 MiB, others of the
/// last ten years at least 512 KiB (or 256 KiB with a fast third level).
static size_t cache_floats(ck_isa isa) {
  return (isa >= CK_ISA_AVX512 ? 1024 : 512) * 1024 / sizeof(float);
}

/// At most `most` panels a task, such that the tasks come out even for the threads.
static int32_t share_out(int32_t panels, int32_t most, int32_t threads) {
  const int32_t tasks = winograd_ceil(winograd_ceil(panels, most), threads) * threads;
  return winograd_ceil(panels, tasks);
}

// Of the three matrices of a product, inputs V, weights U and products M, the second-level cache should hold what is
// read more than once:
//
// - Narrow layers: V and M of a few panels. U streams in from the third level, once for these panels.
// - Wide layers, where fewer than three panels would fit: M alone, of more output channels at once, so
//   that U is read for more panels and V for fewer groups.
// - Layers with more output channels than tiles (the last ones, or any at batch 1): U is the largest by far,
//   so as many tiles as may be go with each group of output channels, and the threads share out these groups. A thread
//   that has a group for all tiles can transform the group's weights itself, so much at a time as stays in the cache:
//   U never goes to memory.
winograd_forward_plan winograd_plan_forward(
    winograd_geometry g, bool turned, bool transformed, int32_t rows, ck_run run) {
  enum { wide_group = 4 };
  winograd_forward_plan plan = {
      .geometry = g,
      .group = winograd_min(g.out_blocks, 2),
      .turned = turned,
      .weights = transformed ? WINOGRAD_BEFORE : WINOGRAD_FIRST};
  plan.input = winograd_cut(&g, rows, g.in_blocks);
  plan.products = winograd_cut(&g, rows, plan.group);
  const size_t both = plan.input.panel + plan.products.panel;
  const int32_t fitting = (int32_t)(cache_floats(run.isa) / both);
  plan.shared = g.tiles < g.out_blocks * g.block || plan.input.count < 2 * run.threads;
  if (plan.shared && !transformed && winograd_ceil(g.out_blocks, 2) >= 2 * run.threads &&
      (size_t)plan.input.count * plan.products.panel <= 2 * cache_floats(run.isa)) {
    plan.weights = WINOGRAD_ROW_BY_ROW;
    plan.panels_at_once = plan.input.count;
    return plan;
  }
  if ((plan.shared || fitting < 3) && g.out_blocks >= 2 * wide_group * run.threads) {
    plan.group = wide_group;
    plan.products = winograd_cut(&g, rows, plan.group);
  }
  if (plan.shared) {
    const int32_t most = (int32_t)(2 * cache_floats(run.isa) / plan.products.panel);
    plan.panels_at_once = winograd_min(plan.input.count, winograd_max(most, 1));
  } else if (fitting < 3) {
    const int32_t most = (int32_t)(cache_floats(run.isa) / 2 / plan.products.panel);
    plan.panels_at_once = share_out(plan.input.count, winograd_max(most, 1), run.threads);
  } else {
    // A quarter of the cache is for what streams through it.
    const int32_t most = winograd_max(fitting * 3 / 4, 3);
    plan.panels_at_once = share_out(plan.input.count, most, run.threads);
  }
  return plan;
}

size_t winograd_forward_bytes(const winograd_forward_plan *plan, int32_t threads) {
  const size_t at_once = (size_t)plan->panels_at_once, workers = (size_t)threads;
  const size_t products = workers * at_once * plan->products.panel;
  const size_t inputs = plan->shared ? (size_t)plan->input.count : workers * at_once;
  size_t weights = 0;
  if (plan->weights == WINOGRAD_FIRST) weights = winograd_transformed_floats(&plan->geometry);
  if (plan->weights == WINOGRAD_ROW_BY_ROW) weights = workers * winograd_row_floats(plan);
  return (products + inputs * plan->input.panel + weights) * sizeof(float);
}

/// Cuts the weights into pieces of at most 64 x 64 channels, whose 36 matrices take half a second-level cache,
/// and further until each thread has one.
static void cut_into_pieces(winograd_gradient_plan *plan, int32_t threads) {
  const winograd_geometry *g = &plan->geometry;
  const int32_t side = 64 / g->block;
  plan->in_piece = winograd_min(side, g->in_blocks);
  plan->out_piece = winograd_min(side, g->out_blocks);
  for (;;) {
    plan->tasks = winograd_ceil(g->in_blocks, plan->in_piece) *
                  winograd_ceil(g->out_blocks, plan->out_piece);
    if (plan->tasks >= threads) return;
    if (plan->out_piece > 2 && plan->out_piece >= plan->in_piece) {
      plan->out_piece = winograd_ceil(plan->out_piece, 2);
    } else if (plan->in_piece > 1) {
      plan->in_piece = winograd_ceil(plan->in_piece, 2);
    } else {
      return;
    }
  }
}

// The 36 matrices of the sums are read and written once for each panel of tiles.
//
// - Narrow layers: they fit into the second-level cache, or nearly, so every slice of tiles has its own, and what
//   matters is that a panel stays in the cache between its transform and its products.
// - Wide layers: the threads share the transforms of many tiles, and a piece of the sums stays in the cache.
//
// What decides between the two, the rows of a panel and the slices change the rounding: none depends on the threads.
winograd_gradient_plan winograd_plan_gradient(winograd_geometry g, ck_run run) {
  enum { slices = 8, fewest_rows = 16, most_rows = 128, shared_floats = 2 << 20 };
  winograd_gradient_plan plan = {.geometry = g};
  const size_t cache = cache_floats(run.isa), block = (size_t)g.block;
  const size_t sums = WINOGRAD_POINTS * block * block * (size_t)g.in_blocks * (size_t)g.out_blocks;
  const size_t tile = WINOGRAD_POINTS * block * (size_t)(g.in_blocks + g.out_blocks);
  int32_t rows = most_rows;
  if (sums <= cache * 5 / 4) {
    rows = (int32_t)(cache * 5 / 8 / tile);
    rows = winograd_min(winograd_max(rows, fewest_rows), most_rows);
  }
  plan.input = winograd_cut(&g, rows, g.in_blocks);
  plan.output = winograd_cut(&g, rows, g.out_blocks);
  int32_t most = 0;
  for (int32_t kind = 0; kind < g.kind_count; kind++) {
    most = winograd_max(most, plan.input.rows[kind]);
  }
  if (sums <= cache * 5 / 4) {
    plan.slices = winograd_min(slices, plan.input.count);
    plan.panels_at_once = 1;
    plan.in_piece = g.in_blocks;
    plan.out_piece = g.out_blocks;
    plan.tasks = 1;
  } else {
    // Fewer tiles than the largest panel may have would not be worth a pass over all sums.
    const int32_t tiles = winograd_max((int32_t)(shared_floats / tile), most_rows);
    const int32_t at_once = winograd_min(tiles / most, WINOGRAD_PANELS_AT_ONCE);
    plan.panels_at_once = winograd_min(at_once, plan.input.count);
    cut_into_pieces(&plan, run.threads);
  }
  plan.point = ((size_t)plan.in_piece * (size_t)plan.out_piece * block + 1) * block;
  plan.piece = WINOGRAD_POINTS * plan.point;
  return plan;
}

size_t winograd_gradient_bytes(const winograd_gradient_plan *plan, int32_t threads) {
  const winograd_geometry *g = &plan->geometry;
  const size_t panels = plan->input.panel + plan->output.panel, workers = (size_t)threads;
  const size_t bias = (size_t)g->out_blocks * (size_t)g->block;
  if (plan->slices > 0) {
    return (workers * panels + (size_t)plan->slices * (plan->piece + bias)) * sizeof(float);
  }
  const bool once = plan->panels_at_once == plan->input.count;
  const size_t pieces = once ? workers : (size_t)plan->tasks;
  return (panels * (size_t)plan->panels_at_once + pieces * plan->piece) * sizeof(float);
}
