// Transformed weights: U = G g Gᵀ, stored [pair of output vectors][36][input channel][2 vectors] for
// `multiply`; a last single vector is stored with width 1.

/// The rows of both halves in turn.
CK_INLINE void interleave(const V_ANYWHERE *rows, V *next) {
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
CK_INLINE void transpose(const V_ANYWHERE *square, V *transposed) {
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
  const float *weights;
  /// NULL, or a factor for each output channel of this pass.
  const float *scale;
  float *transformed;
  bool backward;
  /// Whether the result is written past the caches, which it would only sweep.
  bool streams;
  atomic_int next;
} weights_call;

/// Transforms the weights between one vector of input and one of output channels (of this pass).
CK_INLINE void transform_weights(
    const weights_call *call, int32_t in, int32_t out, float *u, size_t point, int32_t width) {
  const winograd_geometry *g = &call->geometry;
  const size_t square = CK_LANES * CK_LANES;
  V kernel[9][CK_LANES];
  if (call->backward) {
    // The pass runs from the layer's outputs to its inputs: blocks are transposed, the kernel turned round.
    const float *w = call->weights + ((size_t)in * (size_t)g->out_blocks + (size_t)out) * 9 * square;
    for (int k = 0; k < 9; k++) {
      transpose((const V_ANYWHERE *)(w + (size_t)(8 - k) * square), kernel[k]);
    }
  } else {
    const float *w = call->weights + ((size_t)out * (size_t)g->in_blocks + (size_t)in) * 9 * square;
    for (int k = 0; k < 9; k++) {
      const float *rows = w + (size_t)k * square;
      for (int c = 0; c < CK_LANES; c++) kernel[k][c] = LOAD(rows + c * CK_LANES);
    }
  }
  if (call->scale) {
    const V scale = LOAD(call->scale + (size_t)out * CK_LANES);
    for (int k = 0; k < 9; k++) {
      for (int c = 0; c < CK_LANES; c++) kernel[k][c] *= scale;
    }
  }
  for (int c = 0; c < CK_LANES; c++, u += width * CK_LANES) {
    V columns[WINOGRAD_IN * 3];
    for (int j = 0; j < 3; j++) times_G(&kernel[j][c], 3 * CK_LANES, columns + j, 3);
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
    int32_t threads, winograd_geometry geometry, bool backward, const float *weights,
    const float *scale, float *u) {
  enum { third_level = 16 << 20 };
  const size_t bytes = (size_t)winograd_ceil(geometry.out_blocks, 2) * WINOGRAD_POINTS *
                       winograd_weight_point(&geometry) * sizeof(float);
  weights_call call = {
      .geometry = geometry,
      .weights = weights,
      .scale = scale,
      .transformed = u,
      .backward = backward,
      .streams = bytes > third_level && (uintptr_t)u % sizeof(V) == 0};
  ck_parallel(threads, weights_body, &call);
}
