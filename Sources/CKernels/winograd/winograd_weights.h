// Transformed weights: U = G g Gᵀ, stored [pair of output vectors][36][input channel][2 vectors] for
// `multiply`; a last single vector is stored with width 1.

/// The rows of both halves in turn.
CK_INLINE void interleave(const V_ANYWHERE *rows, V_ANYWHERE *next) {
#pragma clang loop unroll(full)
  for (int i = 0; i < CK_LANES / 2; i++) {
    next[2 * i] = INTERLEAVE_LOW(rows[i], rows[i + CK_LANES / 2]);
    next[2 * i + 1] = INTERLEAVE_HIGH(rows[i], rows[i + CK_LANES / 2]);
  }
}

/// Transposes a square of CK_LANES rows.
///
/// Number an element by the bits of its row followed by those of its lane. Interleaving the rows of both halves rotates
/// these bits by one; after as many rounds as a row number has bits, row and lane have changed places.
CK_INLINE void transpose(const V_ANYWHERE *square, V_ANYWHERE *transposed) {
  V a[CK_LANES], b[CK_LANES];
  interleave(square, a);
#if CK_LANES == 8
  interleave(a, b);
  interleave(b, transposed);
#else
  interleave(a, b);
  interleave(b, a);
  interleave(a, transposed);
#endif
}

typedef struct weights_call {
  winograd_geometry geometry;
  winograd_weights weights;
  float *transformed;
  /// Whether the result is written past the caches, which it would only sweep.
  bool streams;
  atomic_int next;
} weights_call;

/// Where the weights between vectors of input and of output channels (of this pass) lie: nine squares each.
CK_INLINE const float *nine_squares(
    const winograd_geometry *g, winograd_weights weights, int32_t in, int32_t out) {
  const int32_t place = weights.turned ? in * g->out_blocks + out : out * g->in_blocks + in;
  return weights.values + (size_t)place * 9 * CK_LANES * CK_LANES;
}

/// Turns nine squares for the data gradient.
CK_INLINE void turn(const float *squares, float *turned) {
  const size_t square = CK_LANES * CK_LANES;
  for (size_t k = 0; k < 9; k++) {
    transpose(
        (const V_ANYWHERE *)(squares + (8 - k) * square), (V_ANYWHERE *)(turned + k * square));
  }
}

/// One tap of a kernel, in its factor.
CK_INLINE V tap(const float *kernel, int index, const V *scale) {
  const V value = LOAD(kernel + (size_t)index * CK_LANES * CK_LANES);
  return scale ? value * *scale : value;
}

/// Transforms the weights between one vector of input and one of output channels.
CK_INLINE void transform_weights(
    const weights_call *call, int32_t in, int32_t out, float *u, size_t point, int32_t width) {
  float turned[9 * CK_LANES * CK_LANES];
  const float *kernel = nine_squares(&call->geometry, call->weights, in, out);
  if (call->weights.turned) {
    turn(kernel, turned);
    kernel = turned;
  }
  V factor;
  const V *scale = NULL;
  if (call->weights.scale) {
    factor = LOAD(call->weights.scale + (size_t)out * CK_LANES);
    scale = &factor;
  }
  for (int c = 0; c < CK_LANES; c++, u += width * CK_LANES, kernel += CK_LANES) {
    V taps[9], columns[WINOGRAD_IN * 3];
    for (int k = 0; k < 9; k++) taps[k] = tap(kernel, k, scale);
    for (int j = 0; j < 3; j++) times_G(taps + j, 3, columns + j, 3);
    for (int i = 0; i < WINOGRAD_IN; i++) {
      V row[WINOGRAD_IN];
      times_G(columns + i * 3, 1, row, 1);
      for (int j = 0; j < WINOGRAD_IN; j++) {
        float *place = u + (size_t)(i * WINOGRAD_IN + j) * point;
        if (call->streams) {
          __builtin_nontemporal_store(row[j], (V *)place);
        } else {
          STORE(place, row[j]);
        }
      }
    }
  }
}

/// The same for one of the six rows of six matrices.
CK_INLINE void transform_row(
    const float *kernel, const V *scale, float *u, size_t point, int32_t width, const int row) {
  for (int c = 0; c < CK_LANES; c++, u += width * CK_LANES, kernel += CK_LANES) {
    V columns[3], points[WINOGRAD_IN];
    for (int j = 0; j < 3; j++) {
      V taps[3], column[WINOGRAD_IN];
      for (int i = 0; i < 3; i++) taps[i] = tap(kernel, 3 * i + j, scale);
      // All but one of these are never computed.
      times_G(taps, 1, column, 1);
      columns[j] = column[row];
    }
    times_G(columns, 1, points, 1);
    for (int j = 0; j < WINOGRAD_IN; j++) STORE(u + (size_t)j * point, points[j]);
  }
}

/// Transforms weights of two vectors of output channels, or of one, for six of the 36 matrices.
///
/// - kernels: [width][vectors of input channels][9][CK_LANES][CK_LANES].
/// - scale: NULL, or a factor for each of these output channels.
CK_INLINE void transform_rows(
    const winograd_geometry *g, const float *kernels, const float *scale, int32_t width, float *u,
    const int row) {
  const size_t point = winograd_weight_point(g), nine = 9 * CK_LANES * CK_LANES;
  for (int32_t in = 0; in < g->in_blocks; in++) {
    for (int32_t k = 0; k < width; k++) {
      const float *kernel = kernels + (size_t)(k * g->in_blocks + in) * nine;
      float *place = u + (size_t)(in * CK_LANES * width + k) * CK_LANES;
      if (scale) {
        const V factor = LOAD(scale + (size_t)k * CK_LANES);
        transform_row(kernel, &factor, place, point, width, row);
      } else {
        transform_row(kernel, NULL, place, point, width, row);
      }
    }
  }
}

/// The function above with a fixed row.
typedef void (*transform_rows_function)(
    const winograd_geometry *g, const float *kernels, const float *scale, int32_t width, float *u);

#define TRANSFORM_ROWS(row)                                                                    \
  static void transform_rows_##row(                                                            \
      const winograd_geometry *g, const float *kernels, const float *scale, int32_t width,     \
      float *u) {                                                                              \
    transform_rows(g, kernels, scale, width, u, row);                                          \
  }
TRANSFORM_ROWS(0)
TRANSFORM_ROWS(1)
TRANSFORM_ROWS(2)
TRANSFORM_ROWS(3)
TRANSFORM_ROWS(4)
TRANSFORM_ROWS(5)
static const transform_rows_function transform_each_row[WINOGRAD_IN] = {
    transform_rows_0, transform_rows_1, transform_rows_2,
    transform_rows_3, transform_rows_4, transform_rows_5};

static void weights_body(void *context, int32_t index, int32_t count) {
  (void)index, (void)count;
  weights_call *call = context;
  const winograd_geometry *g = &call->geometry;
  const size_t point = winograd_weight_point(g);
  const int32_t pairs = winograd_ceil(g->out_blocks, 2);
  for (int32_t task; (task = atomic_fetch_add(&call->next, 1)) < pairs * g->in_blocks;) {
    const int32_t pair = task / g->in_blocks, in = task % g->in_blocks;
    const int32_t width = winograd_min(2, g->out_blocks - 2 * pair);
    float *u = call->transformed + (size_t)pair * WINOGRAD_POINTS * point +
               (size_t)in * CK_LANES * (size_t)width * CK_LANES;
    for (int32_t k = 0; k < width; k++) {
      transform_weights(call, in, 2 * pair + k, u + k * CK_LANES, point, width);
    }
  }
  // What was written past the caches must have arrived when the other threads go on.
  if (call->streams) atomic_thread_fence(memory_order_seq_cst);
}

static void transform_all_weights(
    int32_t threads, winograd_geometry geometry, winograd_weights weights, float *u) {
  enum { third_level = 16 << 20 };
  weights_call call = {
      .geometry = geometry,
      .weights = weights,
      .transformed = u,
      .streams = winograd_transformed_floats(&geometry) * sizeof(float) > third_level &&
                 (uintptr_t)u % sizeof(V) == 0};
  ck_parallel(threads, weights_body, &call);
}
