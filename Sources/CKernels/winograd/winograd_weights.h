// Transformed weights: U = G g Gᵀ, stored [pair of output vectors][36][input channel][2 vectors] for
// `multiply`; a last single vector is stored with width 1.

/// The transpose of a square of BLOCK rows.
///
/// Number an element by the bits of its row followed by those of its lane. Interleaving the rows of both halves rotates
/// these bits by one; after as many rounds as a row number has bits, row and lane have changed places.
INLINE void transpose(lanes *square) {
  for (int round = 1; round < BLOCK; round *= 2) {
    lanes next[BLOCK];
    for (int i = 0; i < BLOCK / 2; i++) {
      const lanes a = square[i], b = square[i + BLOCK / 2];
#if BLOCK == 16
      next[2 * i] = __builtin_shufflevector(
          a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      next[2 * i + 1] = __builtin_shufflevector(
          a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
#else
      next[2 * i] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      next[2 * i + 1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#endif
    }
    for (int i = 0; i < BLOCK; i++) square[i] = next[i];
  }
}

typedef struct weights_call {
  winograd_geometry geometry;
  const float *weights;
  float *transformed;
  bool backward;
  atomic_int next;
} weights_call;

/// Transforms the weights between one vector of input and one of output channels (of this pass).
INLINE void transform_weights(
    const weights_call *call, int32_t in, int32_t out, float *u, size_t point, int32_t width) {
  const winograd_geometry *g = &call->geometry;
  const size_t square = BLOCK * BLOCK;
  lanes kernel[9][BLOCK];
  if (call->backward) {
    // The pass runs from the layer's outputs to its inputs: blocks are transposed, the kernel turned round.
    const float *w = call->weights + ((size_t)in * (size_t)g->out_blocks + (size_t)out) * 9 * square;
    for (int k = 0; k < 9; k++) {
      for (int c = 0; c < BLOCK; c++) kernel[k][c] = LOAD(w + (size_t)(8 - k) * square + c * BLOCK);
      transpose(kernel[k]);
    }
  } else {
    const float *w = call->weights + ((size_t)out * (size_t)g->in_blocks + (size_t)in) * 9 * square;
    for (int k = 0; k < 9; k++) {
      for (int c = 0; c < BLOCK; c++) kernel[k][c] = LOAD(w + (size_t)k * square + c * BLOCK);
    }
  }
  for (int c = 0; c < BLOCK; c++, u += width * BLOCK) {
    lanes columns[WINOGRAD_IN * 3];
    for (int j = 0; j < 3; j++) times_G(&kernel[j][c], 3 * BLOCK, columns + j, 3);
    for (int i = 0; i < WINOGRAD_IN; i++) {
      lanes row[WINOGRAD_IN];
      times_G(columns + i * 3, 1, row, 1);
      for (int j = 0; j < WINOGRAD_IN; j++) STORE(u + (size_t)(i * WINOGRAD_IN + j) * point, row[j]);
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
               (size_t)in * BLOCK * (size_t)width * BLOCK;
    for (int32_t k = 0; k < width; k++) {
      transform_weights(call, in, 2 * pair + k, u + k * BLOCK, point, width);
    }
  }
}

static void transform_all_weights(
    int32_t threads, winograd_geometry geometry, bool backward, const float *weights, float *u) {
  weights_call call = {
      .geometry = geometry, .weights = weights, .transformed = u, .backward = backward};
  ck_parallel(threads, weights_body, &call);
}
