// The weight gradient: dg = Gᵀ [ sum over tiles of (Bᵀ d B) . (A dy Aᵀ) ] G.
//
// All threads transform a few panels; then each adds its own pieces of the weights' 36 matrices, panel by panel
// in order. No two threads add to the same sum, so there is nothing to reduce and the result does not depend
// on their number.

typedef struct gradient_call {
  winograd_gradient_plan plan;
  const float *x, *dy;
  float *dweights, *dbias;
  /// Panels of transformed inputs and output gradients, and the pieces: see `winograd_gradient_bytes`.
  float *inputs, *outputs, *pieces;
  /// The panels that are being worked on.
  int32_t first, last;
  atomic_int next;
} gradient_call;

static void gradient_transform_body(void *context, int32_t index, int32_t count) {
  (void)index, (void)count;
  gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const size_t rows = (size_t)plan->input.rows;
  const int32_t blocks = g->in_blocks + g->out_blocks;
  const int32_t tasks = (call->last - call->first) * blocks;
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < tasks;) {
    const int32_t panel = task / blocks, block = task % blocks;
    if (block < g->in_blocks) {
      transform_inputs(
          g, &plan->input, call->first + panel, block, call->x,
          call->inputs + (size_t)panel * plan->input.panel + (size_t)block * rows * BLOCK);
    } else {
      const int32_t out = block - g->in_blocks;
      transform_gradients(
          g, &plan->output, call->first + panel, out, call->dy,
          call->outputs + (size_t)panel * plan->output.panel + (size_t)out * rows * BLOCK);
    }
  }
}

/// Row (1, 1) of A dy Aᵀ is the plain sum of the tile, so the bias's gradient is a sum over Z at that point.
static void add_bias_gradient(const gradient_call *call, int32_t out, int32_t out_end) {
  const winograd_panels *panels = &call->plan.output;
  const size_t rows = (size_t)panels->rows, point = WINOGRAD_IN + 1;
  for (int32_t k = out; k < out_end; k++) {
    lanes total = call->first == 0 ? (lanes)0 : LOAD(call->dbias + (size_t)k * BLOCK);
    for (int32_t panel = 0; panel < call->last - call->first; panel++) {
      const float *z = call->outputs + (size_t)panel * panels->panel + point * panels->point +
                       (size_t)k * rows * BLOCK;
      lanes sum = 0;
      for (size_t row = 0; row < rows; row++) sum += LOAD(z + row * BLOCK);
      total += sum;
    }
    STORE(call->dbias + (size_t)k * BLOCK, total);
  }
}

/// dg = Gᵀ u G for the weights of one piece, [36][channels][stride] floats.
static void finish_piece(
    const gradient_call *call, const float *piece, size_t stride, int32_t in, int32_t in_end,
    int32_t out, int32_t out_end) {
  const winograd_geometry *g = &call->plan.geometry;
  const size_t point = (size_t)call->plan.in_piece * BLOCK * stride;
  for (int32_t k = out; k < out_end; k++) {
    for (int32_t c = in; c < in_end; c++) {
      float *w = call->dweights +
                 ((size_t)k * (size_t)g->in_blocks + (size_t)c) * 9 * BLOCK * BLOCK;
      for (size_t channel = 0; channel < BLOCK; channel++) {
        const float *u = piece + ((size_t)(c - in) * BLOCK + channel) * stride +
                         (size_t)(k - out) * BLOCK;
        lanes matrix[WINOGRAD_POINTS], rows[3 * WINOGRAD_IN], kernel[9];
        for (size_t p = 0; p < WINOGRAD_POINTS; p++) matrix[p] = LOAD(u + p * point);
        for (int j = 0; j < WINOGRAD_IN; j++) {
          times_Gt(matrix + j, WINOGRAD_IN, rows + j, WINOGRAD_IN);
        }
        for (int i = 0; i < 3; i++) times_Gt(rows + i * WINOGRAD_IN, 1, kernel + i * 3, 1);
        for (size_t i = 0; i < 9; i++) STORE(w + (i * BLOCK + channel) * BLOCK, kernel[i]);
      }
    }
  }
}

static void gradient_product_body(void *context, int32_t index, int32_t count) {
  gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const size_t rows = (size_t)plan->input.rows;
  const bool only = plan->panels_at_once == plan->input.count;
  const int32_t in_pieces = winograd_ceil(g->in_blocks, plan->in_piece);
  for (int32_t task = index; task < plan->tasks; task += count) {
    const int32_t in = task % in_pieces * plan->in_piece;
    const int32_t out = task / in_pieces * plan->out_piece;
    const int32_t in_end = winograd_min(in + plan->in_piece, g->in_blocks);
    const int32_t out_end = winograd_min(out + plan->out_piece, g->out_blocks);
    const size_t stride = (size_t)plan->out_piece * BLOCK;
    float *piece = call->pieces + (size_t)(only ? index : task) * plan->piece;
    if (call->first == 0) memset(piece, 0, plan->piece * sizeof(float));
    for (int32_t panel = 0; panel < call->last - call->first; panel++) {
      for (size_t p = 0; p < WINOGRAD_POINTS; p++) {
        const float *v =
            call->inputs + (size_t)panel * plan->input.panel + p * plan->input.point;
        const float *z =
            call->outputs + (size_t)panel * plan->output.panel + p * plan->output.point;
        float *d = piece + p * (size_t)plan->in_piece * BLOCK * stride;
        for (int32_t k = out; k < out_end; k += WIDTH) {
          for (int32_t c = in; c < in_end; c++) {
            accumulate(
                v + (size_t)c * rows * BLOCK, z + (size_t)k * rows * BLOCK, plan->input.rows,
                d + (size_t)(c - in) * BLOCK * stride + (size_t)(k - out) * BLOCK, stride,
                winograd_min(WIDTH, out_end - k));
          }
        }
      }
    }
    if (call->dbias && in == 0) add_bias_gradient(call, out, out_end);
    if (call->last == plan->input.count) {
      finish_piece(call, piece, stride, in, in_end, out, out_end);
    }
  }
}

static void weight_gradient(
    int32_t threads, const winograd_gradient_plan *plan, const float *x, const float *dy,
    float *dweights, float *dbias, float *scratch) {
  const size_t at_once = (size_t)plan->panels_at_once;
  gradient_call call = {
      .plan = *plan,
      .x = x,
      .dy = dy,
      .dweights = dweights,
      .dbias = dbias,
      .inputs = scratch,
      .outputs = scratch + at_once * plan->input.panel,
      .pieces = scratch + at_once * (plan->input.panel + plan->output.panel)};
  for (int32_t first = 0; first < plan->input.count; first += plan->panels_at_once) {
    call.first = first;
    call.last = winograd_min(first + plan->panels_at_once, plan->input.count);
    atomic_store(&call.next, 0);
    ck_parallel(threads, gradient_transform_body, &call);
    ck_parallel(threads, gradient_product_body, &call);
  }
}
