// From activations to panels: tiles are gathered, transformed, and stored as 36 vectors; and tiles of outputs.

/// Where a tile lies: its image, and the row and column of its first output.
typedef struct tile_place {
  int32_t image, y, x;
} tile_place;

CK_INLINE tile_place place_of(const winograd_kind *kind, int32_t tile) {
  const int32_t in_image = kind->tiles_h * kind->tiles_w;
  const int32_t rest = tile % in_image;
  return (tile_place){
      .image = tile / in_image,
      .y = kind->y + rest / kind->tiles_w * WINOGRAD_OUT,
      .x = kind->x + rest % kind->tiles_w * WINOGRAD_OUT};
}

/// The next tile of the kind.
CK_INLINE void advance(const winograd_kind *kind, tile_place *place) {
  place->x += WINOGRAD_OUT;
  if (place->x < kind->x + kind->tiles_w * WINOGRAD_OUT) return;
  place->x = kind->x;
  place->y += WINOGRAD_OUT;
  if (place->y < kind->y + kind->tiles_h * WINOGRAD_OUT) return;
  place->y = kind->y;
  place->image += 1;
}

// Tiles lie in arrays of constant pitch, and most loops over them have constant bounds and a condition inside. Unrolled,
// they are straight code for whole tiles, whose size is a constant, and easily predicted branches for smaller ones.

/// Loads a rectangle of pixels of one plane into rows of `pitch`; pixels outside are zeros.
CK_INLINE void load_pixels(
    const float *plane, int32_t height, int32_t width, int32_t y, int32_t x, int high, int wide,
    V *d, const int pitch) {
  if (y >= 0 && x >= 0 && y + high <= height && x + wide <= width) {
    const float *corner = plane + ((size_t)y * (size_t)width + (size_t)x) * CK_LANES;
#pragma clang loop unroll(full)
    for (int i = 0; i < pitch; i++) {
      if (i >= high) break;
#pragma clang loop unroll(full)
      for (int j = 0; j < pitch; j++) {
        if (j >= wide) break;
        d[i * pitch + j] = LOAD(corner + ((size_t)i * (size_t)width + (size_t)j) * CK_LANES);
      }
    }
    return;
  }
  for (int i = 0; i < high; i++) {
    const bool inside = y + i >= 0 && y + i < height;
    const float *row = plane + ((ptrdiff_t)(y + i) * width + x) * CK_LANES;
    for (int j = 0; j < wide; j++) {
      d[i * pitch + j] = inside && x + j >= 0 && x + j < width ? LOAD(row + j * CK_LANES) : (V){0};
    }
  }
}

/// Normalises the pixels of a rectangle that lie in the image; the padding around it stays zero.
CK_INLINE void normalise_pixels(
    const CK_FN(affine) *a, int32_t height, int32_t width, int32_t y, int32_t x, int high, int wide,
    V *d, const int pitch) {
  const bool whole = y >= 0 && x >= 0 && y + high <= height && x + wide <= width;
  for (int i = 0; i < high; i++) {
    for (int j = 0; j < wide; j++) {
      if (!whole && (y + i < 0 || y + i >= height || x + j < 0 || x + j >= width)) continue;
      V *pixel = d + i * pitch + j;
      *pixel = AT_LEAST(CK_FN(normalised)(a, *pixel), a->floor);
    }
  }
}

/// Zeros in the places of a tile that only fills a panel up.
CK_INLINE void store_zeros(const winograd_kind *kind, size_t point, float *v) {
  for (int p = 0; p < WINOGRAD_POINTS; p++) {
    if (winograd_needs(kind, p)) STORE(v + (size_t)p * point, (V){0});
  }
}

/// `transform_inputs` for tiles of `high` x `wide` outputs.
CK_INLINE void transform_inputs_of(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *x,
    const ck_norm *norm, float *v, const int high, const int wide) {
  const int in_high = high + 2, in_wide = wide + 2;
  CK_FN(affine) affine = {{0}, {0}, {0}, {0}};
  if (norm) affine = CK_FN(affine_of)(norm, (size_t)block * CK_LANES);
  const size_t pixels = (size_t)g->height * (size_t)g->width;
  tile_place place = place_of(panel.kind, panel.first);
  for (int32_t row = 0; row < panel.rows; row++, v += CK_LANES) {
    if (row >= panel.real) {
      store_zeros(panel.kind, point, v);
      continue;
    }
    V d[WINOGRAD_POINTS], rows[WINOGRAD_POINTS];
    const size_t plane = (size_t)place.image * (size_t)g->in_blocks + (size_t)block;
    const int32_t top = place.y - g->padding, left = place.x - g->padding;
    load_pixels(
        x + plane * pixels * CK_LANES, g->height, g->width, top, left, in_high, in_wide, d,
        WINOGRAD_IN);
    if (norm) {
      normalise_pixels(
          &affine, g->height, g->width, top, left, in_high, in_wide, d, WINOGRAD_IN);
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_IN; j++) {
      if (j < in_wide) times_Bt(d + j, WINOGRAD_IN, rows + j, WINOGRAD_IN, high);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_IN; i++) {
      if (i >= in_high) break;
      V out[WINOGRAD_IN];
      times_Bt(rows + i * WINOGRAD_IN, 1, out, 1, wide);
      float *places = v + (size_t)winograd_point(i, high) * WINOGRAD_IN * point;
#pragma clang loop unroll(full)
      for (int j = 0; j < WINOGRAD_IN; j++) {
        if (j < in_wide) STORE(places + (size_t)winograd_point(j, wide) * point, out[j]);
      }
    }
    advance(panel.kind, &place);
  }
}

/// Transforms one vector of channels of a panel of inputs: V = Bᵀ d B.
///
/// - norm: what the inputs go through before, or NULL.
/// - v: the panel's place for these channels.
static void transform_inputs(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *x,
    const ck_norm *norm, float *v) {
  const int high = panel.kind->height, wide = panel.kind->width;
  if (high == WINOGRAD_OUT && wide == WINOGRAD_OUT) {
    transform_inputs_of(g, panel, point, block, x, norm, v, WINOGRAD_OUT, WINOGRAD_OUT);
  } else {
    transform_inputs_of(g, panel, point, block, x, norm, v, high, wide);
  }
}

/// `transform_gradients` for tiles of `high` x `wide` outputs.
CK_INLINE void transform_gradients_of(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *dy,
    float *z, const int high, const int wide) {
  const size_t pixels = (size_t)g->out_height * (size_t)g->out_width;
  tile_place place = place_of(panel.kind, panel.first);
  for (int32_t row = 0; row < panel.rows; row++, z += CK_LANES) {
    if (row >= panel.real) {
      store_zeros(panel.kind, point, z);
      continue;
    }
    V y[WINOGRAD_OUT * WINOGRAD_OUT], rows[WINOGRAD_IN * WINOGRAD_OUT];
    const size_t plane = (size_t)place.image * (size_t)g->out_blocks + (size_t)block;
    load_pixels(
        dy + plane * pixels * CK_LANES, g->out_height, g->out_width, place.y, place.x, high, wide,
        y, WINOGRAD_OUT);
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_OUT; j++) {
      if (j < wide) times_A(y + j, WINOGRAD_OUT, rows + j, WINOGRAD_OUT, high);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_IN; i++) {
      if (i >= high + 2) break;
      V out[WINOGRAD_IN];
      times_A(rows + i * WINOGRAD_OUT, 1, out, 1, wide);
      float *places = z + (size_t)winograd_point(i, high) * WINOGRAD_IN * point;
#pragma clang loop unroll(full)
      for (int j = 0; j < WINOGRAD_IN; j++) {
        if (j < wide + 2) STORE(places + (size_t)winograd_point(j, wide) * point, out[j]);
      }
    }
    advance(panel.kind, &place);
  }
}

/// Transforms one vector of channels of a panel of output gradients: Z = A dy Aᵀ.
static void transform_gradients(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *dy,
    float *z) {
  const int high = panel.kind->height, wide = panel.kind->width;
  if (high == WINOGRAD_OUT && wide == WINOGRAD_OUT) {
    transform_gradients_of(g, panel, point, block, dy, z, WINOGRAD_OUT, WINOGRAD_OUT);
  } else {
    transform_gradients_of(g, panel, point, block, dy, z, high, wide);
  }
}

/// Sums around a value near the mean, so that the variance of channels far from zero keeps its digits.
typedef struct shifted_sums {
  V shift, sum, squares;
  int32_t count;
} shifted_sums;

/// Adds a tile's outputs; the first tile's mean becomes the shift.
CK_INLINE void add_tile(shifted_sums *sums, const V *y, const int high, const int wide) {
  if (sums->count == 0) {
    V total = {0};
    for (int i = 0; i < high; i++) {
      for (int j = 0; j < wide; j++) total += y[i * WINOGRAD_OUT + j];
    }
    *sums = (shifted_sums){.shift = total * (1.0f / (float)(high * wide))};
  }
  for (int i = 0; i < high; i++) {
    for (int j = 0; j < wide; j++) {
      const V distance = y[i * WINOGRAD_OUT + j] - sums->shift;
      sums->sum += distance;
      sums->squares += distance * distance;
    }
  }
  sums->count += high * wide;
}

/// `transform_outputs` for tiles of `high` x `wide` outputs.
CK_INLINE void transform_outputs_of(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *m,
    const ck_winograd_pass *pass, float *moments, const int high, const int wide) {
  const float *bias = pass->bias, *addend = pass->addend;
  const size_t width = (size_t)g->out_width, pixels = (size_t)g->out_height * width;
  const V offset = bias ? LOAD(bias + (size_t)block * CK_LANES) : (V){0};
  shifted_sums sums = {.count = 0};
  tile_place place = place_of(panel.kind, panel.first);
  for (int32_t row = 0; row < panel.real; row++, m += CK_LANES) {
    V products[WINOGRAD_POINTS], rows[WINOGRAD_OUT * WINOGRAD_IN];
    V out[WINOGRAD_OUT * WINOGRAD_OUT];
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_IN; i++) {
      if (i >= high + 2) break;
      const float *places = m + (size_t)winograd_point(i, high) * WINOGRAD_IN * point;
#pragma clang loop unroll(full)
      for (int j = 0; j < WINOGRAD_IN; j++) {
        if (j >= wide + 2) break;
        products[i * WINOGRAD_IN + j] = LOAD(places + (size_t)winograd_point(j, wide) * point);
      }
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_IN; j++) {
      if (j < wide + 2) times_At(products + j, WINOGRAD_IN, rows + j, WINOGRAD_IN, high);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_OUT; i++) {
      if (i < high) times_At(rows + i * WINOGRAD_IN, 1, out + i * WINOGRAD_OUT, 1, wide);
    }
    const size_t plane = (size_t)place.image * (size_t)g->out_blocks + (size_t)block;
    const size_t first = plane * pixels + (size_t)place.y * width + (size_t)place.x;
    for (int i = 0; i < high; i++) {
      for (int j = 0; j < wide; j++) {
        const size_t pixel = (first + (size_t)i * width + (size_t)j) * CK_LANES;
        V *y = out + i * WINOGRAD_OUT + j;
        *y += offset;
        if (addend) *y += LOAD(addend + pixel);
        if (pass->relu) *y = AT_LEAST(*y, SPLAT(0));
        STORE(pass->y + pixel, *y);
      }
    }
    if (moments) add_tile(&sums, out, high, wide);
    advance(panel.kind, &place);
  }
  if (moments) {
    const V mean = sums.sum * (1.0f / (float)sums.count);
    STORE(moments, sums.shift + mean);
    STORE(moments + CK_LANES, sums.squares - sums.sum * mean);
  }
}

/// Turns one vector of channels of a panel of products into outputs: Y = Aᵀ m A + bias + addend, then ReLU.
///
/// - m: the panel's products for these channels.
/// - moments: NULL, or room for the mean and the sum of squared deviations of the panel's outputs.
CK_INLINE void transform_outputs(
    const winograd_geometry *g, winograd_panel panel, size_t point, int32_t block, const float *m,
    const ck_winograd_pass *pass, float *moments) {
  const int high = panel.kind->height, wide = panel.kind->width;
  if (high == WINOGRAD_OUT && wide == WINOGRAD_OUT) {
    transform_outputs_of(
        g, panel, point, block, m, pass, moments, WINOGRAD_OUT, WINOGRAD_OUT);
  } else {
    transform_outputs_of(g, panel, point, block, m, pass, moments, high, wide);
  }
}
