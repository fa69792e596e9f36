// The forward pass, which is the data gradient too.
//
// Every output is one sum over all channels in one micro-kernel, whatever the blocking: the results
// depend neither on the plan nor on the threads.

typedef struct forward_call {
  winograd_forward_plan plan;
  ck_winograd_pass pass;
  /// What is to be transformed row by row.
  winograd_weights weights;
  /// Panels of transformed input and of products, and transformed weights: see `winograd_forward_bytes`.
  float *inputs, *products, *transformed;
  atomic_int next;
} forward_call;

/// Transforms one vector of channels of the inputs of a panel, which begins at v.
static void transform_block(const forward_call *call, int32_t index, int32_t block, float *v) {
  const winograd_geometry *g = &call->plan.geometry;
  const winograd_panels *panels = &call->plan.input;
  const winograd_panel panel = winograd_panel_at(g, panels, index);
  transform_inputs(
      g, panel, panels->point, block, call->pass.x, call->pass.norm,
      v + (size_t)block * (size_t)panel.rows * CK_LANES);
}

/// Multiplies panels with two vectors of output channels, or one, in one of the 36 points.
///
/// - u: the transformed weights.
/// - v: the transformed input of panels `first` ..< `last`.
/// - m: room for their products with a group of vectors, of which these are number `place` and the next.
static void multiply_pair(
    const winograd_forward_plan *plan, int32_t first, int32_t last, int32_t p, const float *u,
    int32_t width, const float *v, float *m, int32_t place) {
  const winograd_geometry *g = &plan->geometry;
  v += (size_t)p * plan->input.point;
  m += (size_t)p * plan->products.point;
  for (int32_t index = first; index < last; index++) {
    const winograd_panel panel = winograd_panel_at(g, &plan->input, index);
    if (winograd_needs(panel.kind, p)) {
      multiply[panel.rows - 1][width - 1](
          v, u, g->in_blocks, m + (size_t)(place * panel.rows) * CK_LANES);
    }
    v += plan->input.panel;
    m += plan->products.panel;
  }
}

/// Writes the outputs of panels `first` ..< `last` for a group of output channels from their products.
static void write_outputs(
    const forward_call *call, int32_t first, int32_t last, int32_t group, const float *m) {
  const winograd_forward_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const int32_t end = winograd_min(group + plan->group, g->out_blocks);
  for (int32_t index = first; index < last; index++, m += plan->products.panel) {
    const winograd_panel panel = winograd_panel_at(g, &plan->products, index);
    for (int32_t k = group; k < end; k++) {
      const float *products = m + (size_t)((k - group) * panel.rows) * CK_LANES;
      if (call->pass.moments) {
        const size_t place = ((size_t)index * (size_t)g->out_blocks + (size_t)k) * 2 * CK_LANES;
        transform_outputs(
            g, panel, plan->products.point, k, products, &call->pass,
            (float *)call->pass.moments + place);
      } else {
        transform_outputs(g, panel, plan->products.point, k, products, &call->pass, NULL);
      }
    }
  }
}

/// Multiplies panels with one group of output channels and writes the outputs.
///
/// - v: the transformed input of panels `first` ..< `last`.
/// - m: room for their products.
static void multiply_group(
    const forward_call *call, int32_t first, int32_t last, int32_t group, const float *v,
    float *m) {
  const winograd_forward_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const size_t weight_point = winograd_weight_point(g);
  const int32_t end = winograd_min(group + plan->group, g->out_blocks);
  for (int32_t p = 0; p < WINOGRAD_POINTS; p++) {
    for (int32_t k = group; k < end; k += 2) {
      const float *u = (const float *)call->pass.transformed +
                       (size_t)(k / 2 * WINOGRAD_POINTS + p) * weight_point;
      multiply_pair(plan, first, last, p, u, winograd_min(2, end - k), v, m, k - group);
    }
  }
  write_outputs(call, first, last, group, m);
}

/// Each thread carries its panels from input to output.
static void forward_body(void *context, int32_t index, int32_t count) {
  (void)count;
  forward_call *call = context;
  const winograd_forward_plan *plan = &call->plan;
  const int32_t at_once = plan->panels_at_once;
  float *v = call->inputs + (size_t)index * (size_t)at_once * plan->input.panel;
  float *m = call->products + (size_t)index * (size_t)at_once * plan->products.panel;
  const int32_t tasks = winograd_ceil(plan->input.count, at_once);
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < tasks;) {
    const int32_t first = task * at_once;
    const int32_t last = winograd_min(first + at_once, plan->input.count);
    for (int32_t block = 0; block < plan->geometry.in_blocks; block++) {
      for (int32_t index = first; index < last; index++) {
        transform_block(call, index, block, v + (size_t)(index - first) * plan->input.panel);
      }
    }
    for (int32_t group = 0; group < plan->geometry.out_blocks; group += plan->group) {
      multiply_group(call, first, last, group, v, m);
    }
  }
}

/// First half of a shared pass: the whole input.
static void shared_input_body(void *context, int32_t index, int32_t count) {
  (void)index, (void)count;
  forward_call *call = context;
  const winograd_forward_plan *plan = &call->plan;
  const int32_t blocks = plan->geometry.in_blocks;
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < plan->input.count * blocks;) {
    const int32_t index = task / blocks;
    transform_block(
        call, index, task % blocks, call->inputs + (size_t)index * plan->input.panel);
  }
}

/// Second half: products and outputs, shared out by output channels and panels.
static void shared_output_body(void *context, int32_t index, int32_t count) {
  (void)count;
  forward_call *call = context;
  const winograd_forward_plan *plan = &call->plan;
  const int32_t at_once = plan->panels_at_once;
  float *m = call->products + (size_t)index * (size_t)at_once * plan->products.panel;
  const int32_t runs = winograd_ceil(plan->input.count, at_once);
  const int32_t groups = winograd_ceil(plan->geometry.out_blocks, plan->group);
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < runs * groups;) {
    const int32_t first = task % runs * at_once;
    const int32_t last = winograd_min(first + at_once, plan->input.count);
    multiply_group(
        call, first, last, task / runs * plan->group,
        call->inputs + (size_t)first * plan->input.panel, m);
  }
}

/// The same for weights that are still to be transformed. Six matrices for two vectors of output channels stay in the
/// second-level cache from their transform to their products.
static void shared_rows_body(void *context, int32_t index, int32_t count) {
  (void)count;
  forward_call *call = context;
  const winograd_forward_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const size_t point = winograd_weight_point(g), nine = 9 * CK_LANES * CK_LANES;
  const int32_t panels = plan->input.count;
  float *m = call->products + (size_t)index * (size_t)panels * plan->products.panel;
  float *u = call->transformed + (size_t)index * winograd_row_floats(plan);
  float *turned = u + WINOGRAD_IN * point;
  for (int32_t task; (task = 2 * atomic_fetch_add(&call->next, 1)) < g->out_blocks;) {
    const int32_t width = winograd_min(2, g->out_blocks - task);
    const float *kernels = nine_squares(g, call->weights, 0, task);
    const float *scale = call->weights.scale ? call->weights.scale + task * CK_LANES : NULL;
    if (plan->turned) {
      for (int32_t place = 0; place < width * g->in_blocks; place++) {
        const int32_t in = place % g->in_blocks, out = task + place / g->in_blocks;
        turn(nine_squares(g, call->weights, in, out), turned + (size_t)place * nine);
      }
      kernels = turned;
    }
    for (int p = 0; p < WINOGRAD_POINTS; p++) {
      const int column = p % WINOGRAD_IN;
      if (column == 0) {
        transform_each_row[p / WINOGRAD_IN](g, kernels, scale, width, u);
      }
      multiply_pair(plan, 0, panels, p, u + (size_t)column * point, width, call->inputs, m, 0);
    }
    write_outputs(call, 0, panels, task, m);
  }
}

static void forward(
    int32_t threads, const winograd_forward_plan *plan, const ck_winograd_pass *pass,
    float *scratch) {
  const size_t at_once = (size_t)threads * (size_t)plan->panels_at_once;
  forward_call call = {
      .plan = *plan,
      .pass = *pass,
      .weights = {.values = pass->weights, .scale = pass->scale, .turned = plan->turned},
      .products = scratch};
  call.inputs = scratch + at_once * plan->products.panel;
  call.transformed =
      call.inputs + (plan->shared ? (size_t)plan->input.count : at_once) * plan->input.panel;
  if (plan->weights == WINOGRAD_FIRST) {
    transform_all_weights(threads, plan->geometry, call.weights, call.transformed);
    call.pass.transformed = call.transformed;
  }
  if (!plan->shared) {
    ck_parallel(threads, forward_body, &call);
    return;
  }
  ck_parallel(threads, shared_input_body, &call);
  atomic_store(&call.next, 0);
  ck_parallel(
      threads,
      plan->weights == WINOGRAD_ROW_BY_ROW ? shared_rows_body : shared_output_body, &call);
}
