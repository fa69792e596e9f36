// The weight gradient: dg = Gᵀ [ sum over tiles of (Bᵀ d B) . (A dy Aᵀ) ] G.
//
// The sums in brackets are 36 matrices, [36][input channel][output channel] for a piece of the weights. They
// are built panel by panel, in order, either by slices of the tiles (sliced_body) or by pieces of the weights
// (shared_..._body); see `winograd_plan_gradient`.

typedef struct gradient_call {
  winograd_gradient_plan plan;
  const float *x, *dy;
  /// What x goes through before, or NULL.
  const ck_norm *norm;
  float *dweights, *dbias;
  /// Panels of transformed inputs and output gradients, the sums, and the slices' sums for the bias: see
  /// `winograd_gradient_bytes`.
  float *inputs, *outputs, *sums, *bias_sums;
  /// The panels that are being worked on.
  int32_t first, last;
  atomic_int next;
} gradient_call;

/// A rectangle of the weights: vectors of channels, from and up to.
typedef struct gradient_piece {
  int32_t in, in_end, out, out_end;
} gradient_piece;

CK_INLINE gradient_piece piece_of(const winograd_gradient_plan *plan, int32_t task) {
  const winograd_geometry *g = &plan->geometry;
  const int32_t in_pieces = winograd_ceil(g->in_blocks, plan->in_piece);
  const int32_t in = task % in_pieces * plan->in_piece, out = task / in_pieces * plan->out_piece;
  return (gradient_piece){
      .in = in,
      .in_end = winograd_min(in + plan->in_piece, g->in_blocks),
      .out = out,
      .out_end = winograd_min(out + plan->out_piece, g->out_blocks)};
}

/// Transforms one vector of channels of a panel, of the inputs or, numbered after them, of the gradients.
static void transform_either(
    const gradient_call *call, int32_t index, int32_t block, float *v, float *z) {
  const winograd_gradient_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const winograd_panel panel = winograd_panel_at(g, &plan->input, index);
  const size_t vector = (size_t)panel.rows * CK_LANES;
  const int32_t out = block - g->in_blocks;
  if (out < 0) {
    transform_inputs(
        g, panel, plan->input.point, block, call->x, call->norm, v + (size_t)block * vector);
  } else {
    transform_gradients(g, panel, plan->output.point, out, call->dy, z + (size_t)out * vector);
  }
}

/// Adds the products of panels `first` ..< `last` to a piece's sums, or begins them with these.
///
/// - v, z: where the first of them begins.
static void add_panels(
    const winograd_gradient_plan *plan, gradient_piece piece, int32_t first, int32_t last,
    const float *v, const float *z, float *sums, bool fresh) {
  const size_t stride = (size_t)plan->out_piece * CK_LANES;
  // As many vectors at once as there are registers for, but rather two and two than three and one.
  const int32_t blocks = piece.out_end - piece.out;
  const int32_t width = winograd_ceil(blocks, winograd_ceil(blocks, WIDTH));
  for (size_t p = 0; p < WINOGRAD_POINTS; p++, sums += plan->point) {
    gradient_strip strips[WINOGRAD_PANELS_AT_ONCE];
    int32_t count = 0;
    for (int32_t index = first; index < last; index++) {
      const winograd_panel panel = winograd_panel_at(&plan->geometry, &plan->input, index);
      if (!winograd_needs(panel.kind, (int32_t)p)) continue;
      const size_t place = (size_t)(index - first);
      strips[count++] = (gradient_strip){
          .v = v + place * plan->input.panel + p * plan->input.point,
          .z = z + place * plan->output.panel + p * plan->output.point,
          .rows = panel.rows};
    }
    for (int32_t k = piece.out; k < piece.out_end; k += width) {
      for (int32_t c = piece.in; c < piece.in_end; c++) {
        accumulate(
            strips, count, (size_t)c, (size_t)k,
            sums + (size_t)(c - piece.in) * CK_LANES * stride + (size_t)(k - piece.out) * CK_LANES,
            stride, fresh, winograd_min(width, piece.out_end - k));
      }
    }
  }
}

/// Adds one panel's gradients to the bias's. Row 1 of A is (1, 1, 1, 1), so point (1, 1) of A dy Aᵀ is the
/// plain sum of a tile.
static void add_bias(
    const winograd_gradient_plan *plan, int32_t index, const float *z, int32_t out, int32_t out_end,
    float *sums) {
  const winograd_panel panel = winograd_panel_at(&plan->geometry, &plan->output, index);
  const size_t rows = (size_t)panel.rows, point = WINOGRAD_IN + 1;
  for (int32_t k = out; k < out_end; k++) {
    const float *tiles = z + point * plan->output.point + (size_t)k * rows * CK_LANES;
    V total = {0};
    for (size_t row = 0; row < rows; row++) total += LOAD(tiles + row * CK_LANES);
    float *place = sums + (size_t)k * CK_LANES;
    STORE(place, LOAD(place) + total);
  }
}

/// dg = Gᵀ u G for the weights of a piece, with u the sum of `count` sums that lie `apart` floats apart.
static void finish_piece(
    const gradient_call *call, gradient_piece piece, const float *sums, int32_t in, int32_t out,
    int32_t count, size_t apart) {
  const winograd_gradient_plan *plan = &call->plan;
  const size_t stride = (size_t)plan->out_piece * CK_LANES;
  const size_t square = CK_LANES * CK_LANES;
  float *w = call->dweights +
             ((size_t)out * (size_t)plan->geometry.in_blocks + (size_t)in) * 9 * square;
  for (size_t channel = 0; channel < CK_LANES; channel++, w += CK_LANES) {
    const float *u = sums + ((size_t)(in - piece.in) * CK_LANES + channel) * stride +
                     (size_t)(out - piece.out) * CK_LANES;
    V matrix[WINOGRAD_POINTS], rows[3 * WINOGRAD_IN], kernel[9];
    for (size_t p = 0; p < WINOGRAD_POINTS; p++) {
      matrix[p] = LOAD(u + p * plan->point);
      for (int32_t s = 1; s < count; s++) matrix[p] += LOAD(u + (size_t)s * apart + p * plan->point);
    }
    for (int j = 0; j < WINOGRAD_IN; j++) {
      times_Gt(matrix + j, WINOGRAD_IN, rows + j, WINOGRAD_IN);
    }
    for (int i = 0; i < 3; i++) times_Gt(rows + i * WINOGRAD_IN, 1, kernel + i * 3, 1);
    for (size_t i = 0; i < 9; i++) STORE(w + i * square, kernel[i]);
  }
}

/// Builds the sums of slices, each on one thread.
static void sliced_body(void *context, int32_t index, int32_t count) {
  (void)count;
  gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const gradient_piece all = piece_of(plan, 0);
  const size_t biases = (size_t)g->out_blocks * CK_LANES;
  float *v = call->inputs + (size_t)index * plan->input.panel;
  float *z = call->outputs + (size_t)index * plan->output.panel;
  for (int32_t slice; (slice = atomic_fetch_add(&call->next, 1)) < plan->slices;) {
    const ck_range panels = ck_share((size_t)plan->input.count, 1, slice, plan->slices);
    float *sums = call->sums + (size_t)slice * plan->piece;
    float *bias = call->bias_sums + (size_t)slice * biases;
    memset(bias, 0, biases * sizeof(float));
    for (size_t index = panels.begin; index < panels.end; index++) {
      for (int32_t block = 0; block < g->in_blocks + g->out_blocks; block++) {
        transform_either(call, (int32_t)index, block, v, z);
      }
      add_panels(plan, all, (int32_t)index, (int32_t)index + 1, v, z, sums, index == panels.begin);
      if (call->dbias) add_bias(plan, (int32_t)index, z, 0, g->out_blocks, bias);
    }
  }
}

/// Adds up the slices in order.
static void finish_slices_body(void *context, int32_t index, int32_t count) {
  (void)index, (void)count;
  gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const winograd_geometry *g = &plan->geometry;
  const gradient_piece all = piece_of(plan, 0);
  const int32_t squares = g->in_blocks * g->out_blocks;
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < squares;) {
    const int32_t in = task % g->in_blocks, out = task / g->in_blocks;
    finish_piece(call, all, call->sums, in, out, plan->slices, plan->piece);
    if (call->dbias && in == 0) {
      const size_t biases = (size_t)g->out_blocks * CK_LANES, place = (size_t)out * CK_LANES;
      V total = {0};
      for (size_t s = 0; s < (size_t)plan->slices; s++) {
        total += LOAD(call->bias_sums + s * biases + place);
      }
      STORE(call->dbias + place, total);
    }
  }
}

/// Transforms some panels on all threads.
static void shared_transform_body(void *context, int32_t index, int32_t count) {
  (void)index, (void)count;
  gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const int32_t blocks = plan->geometry.in_blocks + plan->geometry.out_blocks;
  const int32_t tasks = (call->last - call->first) * blocks;
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < tasks;) {
    const int32_t panel = task / blocks;
    transform_either(
        call, call->first + panel, task % blocks,
        call->inputs + (size_t)panel * plan->input.panel,
        call->outputs + (size_t)panel * plan->output.panel);
  }
}

/// Adds these panels to the pieces. A thread always has the same pieces, so that they stay in its cache.
static void shared_product_body(void *context, int32_t index, int32_t count) {
  const gradient_call *call = context;
  const winograd_gradient_plan *plan = &call->plan;
  const bool first = call->first == 0, last = call->last == plan->input.count;
  for (int32_t task = index; task < plan->tasks; task += count) {
    const gradient_piece piece = piece_of(plan, task);
    // Sums that nobody comes back to need no place of their own.
    float *sums = call->sums + (size_t)(first && last ? index : task) * plan->piece;
    add_panels(plan, piece, call->first, call->last, call->inputs, call->outputs, sums, first);
    if (call->dbias && piece.in == 0) {
      if (first) {
        memset(
            call->dbias + (size_t)piece.out * CK_LANES, 0,
            (size_t)(piece.out_end - piece.out) * CK_LANES * sizeof(float));
      }
      for (int32_t index = call->first; index < call->last; index++) {
        const float *z = call->outputs + (size_t)(index - call->first) * plan->output.panel;
        add_bias(plan, index, z, piece.out, piece.out_end, call->dbias);
      }
    }
    if (!last) continue;
    for (int32_t out = piece.out; out < piece.out_end; out++) {
      for (int32_t in = piece.in; in < piece.in_end; in++) {
        finish_piece(call, piece, sums, in, out, 1, 0);
      }
    }
  }
}

static void weight_gradient(
    int32_t threads, const winograd_gradient_plan *plan, const float *x, const ck_norm *norm,
    const float *dy, float *dweights, float *dbias, float *scratch) {
  const bool sliced = plan->slices > 0;
  const size_t held = (size_t)(sliced ? threads : plan->panels_at_once);
  gradient_call call = {
      .plan = *plan,
      .x = x,
      .dy = dy,
      .norm = norm,
      .dweights = dweights,
      .dbias = dbias,
      .inputs = scratch,
      .outputs = scratch + held * plan->input.panel,
      .sums = scratch + held * (plan->input.panel + plan->output.panel)};
  if (sliced) {
    call.bias_sums = call.sums + (size_t)plan->slices * plan->piece;
    ck_parallel(threads, sliced_body, &call);
    atomic_store(&call.next, 0);
    ck_parallel(threads, finish_slices_body, &call);
    return;
  }
  for (int32_t first = 0; first < plan->input.count; first += plan->panels_at_once) {
    call.first = first;
    call.last = winograd_min(first + plan->panels_at_once, plan->input.count);
    atomic_store(&call.next, 0);
    ck_parallel(threads, shared_transform_body, &call);
    ck_parallel(threads, shared_product_body, &call);
  }
}
