// From activations to panels: tiles are gathered, transformed, and stored as 36 vectors; and tiles of outputs.

/// Where a tile lies: its image, and the row and column of its first output.
typedef struct tile_place {
  int32_t image, y, x;
} tile_place;

CK_INLINE tile_place place_of(const winograd_geometry *g, int32_t tile) {
  const int32_t in_image = g->tiles_h * g->tiles_w;
  const int32_t rest = tile % in_image;
  return (tile_place){
      .image = tile / in_image,
      .y = rest / g->tiles_w * WINOGRAD_OUT,
      .x = rest % g->tiles_w * WINOGRAD_OUT};
}

/// The next tile in order.
CK_INLINE void advance(const winograd_geometry *g, tile_place *place) {
  place->x += WINOGRAD_OUT;
  if (place->x < g->out_width) return;
  place->x = 0;
  place->y += WINOGRAD_OUT;
  if (place->y < g->out_height) return;
  place->y = 0;
  place->image += 1;
}

/// Loads a square of `side` pixels of one plane; pixels outside are zeros.
CK_INLINE void load_square(
    const float *plane, int32_t height, int32_t width, int32_t y, int32_t x, int side, V *d) {
  if (y >= 0 && x >= 0 && y + side <= height && x + side <= width) {
    const float *corner = plane + ((size_t)y * (size_t)width + (size_t)x) * CK_LANES;
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) {
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) {
        d[i * side + j] = LOAD(corner + ((size_t)i * (size_t)width + (size_t)j) * CK_LANES);
      }
    }
    return;
  }
  for (int i = 0; i < side; i++) {
    const bool inside = y + i >= 0 && y + i < height;
    const float *row = plane + ((ptrdiff_t)(y + i) * width + x) * CK_LANES;
    for (int j = 0; j < side; j++) {
      d[i * side + j] = inside && x + j >= 0 && x + j < width ? LOAD(row + j * CK_LANES) : (V){0};
    }
  }
}

/// Normalises the pixels of a square that lie in the image; the padding around it stays zero.
CK_INLINE void normalise_square(
    const CK_FN(affine) *a, int32_t height, int32_t width, int32_t y, int32_t x, int side, V *d) {
  const bool whole = y >= 0 && x >= 0 && y + side <= height && x + side <= width;
  for (int i = 0; i < side; i++) {
    for (int j = 0; j < side; j++) {
      if (!whole && (y + i < 0 || y + i >= height || x + j < 0 || x + j >= width)) continue;
      d[i * side + j] = AT_LEAST(CK_FN(normalised)(a, d[i * side + j]), a->floor);
    }
  }
}

/// Transforms one vector of channels of a panel of inputs: V = Bᵀ d B.
///
/// - norm: what the inputs go through before, or NULL.
/// - v: the panel's place for these channels.
static void transform_inputs(
    const winograd_geometry *g, const winograd_panels *panels, int32_t panel, int32_t block,
    const float *x, const ck_norm *norm, float *v) {
  CK_FN(affine) affine = {{0}, {0}, {0}, {0}};
  if (norm) affine = CK_FN(affine_of)(norm, (size_t)block * CK_LANES);
  const size_t pixels = (size_t)g->height * (size_t)g->width;
  const int32_t first = panel * panels->rows;
  const int32_t real = winograd_min(panels->rows, g->tiles - first);
  tile_place place = place_of(g, first);
  for (int32_t row = 0; row < panels->rows; row++, v += CK_LANES) {
    if (row >= real) {
      for (int p = 0; p < WINOGRAD_POINTS; p++) STORE(v + (size_t)p * panels->point, (V){0});
      continue;
    }
    V d[WINOGRAD_POINTS], rows[WINOGRAD_POINTS];
    const size_t plane = (size_t)place.image * (size_t)g->in_blocks + (size_t)block;
    load_square(
        x + plane * pixels * CK_LANES, g->height, g->width, place.y - g->padding,
        place.x - g->padding, WINOGRAD_IN, d);
    if (norm) {
      normalise_square(
          &affine, g->height, g->width, place.y - g->padding, place.x - g->padding, WINOGRAD_IN,
          d);
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_IN; j++) times_Bt(d + j, WINOGRAD_IN, rows + j, WINOGRAD_IN);
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_IN; i++) {
      V out[WINOGRAD_IN];
      times_Bt(rows + i * WINOGRAD_IN, 1, out, 1);
      for (int j = 0; j < WINOGRAD_IN; j++) {
        STORE(v + (size_t)(i * WINOGRAD_IN + j) * panels->point, out[j]);
      }
    }
    advance(g, &place);
  }
}

/// Transforms one vector of channels of a panel of output gradients: Z = A dy Aᵀ.
static void transform_gradients(
    const winograd_geometry *g, const winograd_panels *panels, int32_t panel, int32_t block,
    const float *dy, float *z) {
  const size_t pixels = (size_t)g->out_height * (size_t)g->out_width;
  const int32_t first = panel * panels->rows;
  const int32_t real = winograd_min(panels->rows, g->tiles - first);
  tile_place place = place_of(g, first);
  for (int32_t row = 0; row < panels->rows; row++, z += CK_LANES) {
    if (row >= real) {
      for (int p = 0; p < WINOGRAD_POINTS; p++) STORE(z + (size_t)p * panels->point, (V){0});
      continue;
    }
    V y[WINOGRAD_OUT * WINOGRAD_OUT], rows[WINOGRAD_IN * WINOGRAD_OUT];
    const size_t plane = (size_t)place.image * (size_t)g->out_blocks + (size_t)block;
    load_square(
        dy + plane * pixels * CK_LANES, g->out_height, g->out_width, place.y, place.x, WINOGRAD_OUT,
        y);
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_OUT; j++) times_A(y + j, WINOGRAD_OUT, rows + j, WINOGRAD_OUT);
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_IN; i++) {
      V out[WINOGRAD_IN];
      times_A(rows + i * WINOGRAD_OUT, 1, out, 1);
      for (int j = 0; j < WINOGRAD_IN; j++) {
        STORE(z + (size_t)(i * WINOGRAD_IN + j) * panels->point, out[j]);
      }
    }
    advance(g, &place);
  }
}

/// Sums around a value near the mean, so that the variance of channels far from zero keeps its digits.
typedef struct shifted_sums {
  V shift, sum, squares;
  int32_t count;
} shifted_sums;

/// Adds a tile's outputs; the first tile's mean becomes the shift.
CK_INLINE void add_tile(shifted_sums *sums, const V *y, int32_t height, int32_t width) {
  if (sums->count == 0) {
    V total = {0};
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) total += y[i * WINOGRAD_OUT + j];
    }
    *sums = (shifted_sums){.shift = total * (1.0f / (float)(height * width))};
  }
  for (int i = 0; i < height; i++) {
    for (int j = 0; j < width; j++) {
      const V distance = y[i * WINOGRAD_OUT + j] - sums->shift;
      sums->sum += distance;
      sums->squares += distance * distance;
    }
  }
  sums->count += height * width;
}

/// Adds to a tile of outputs what is already there, and cuts off below zero.
CK_INLINE void finish_tile(
    const float *addend, bool relu, size_t width, int32_t high, int32_t wide, V *out) {
  for (int i = 0; i < high; i++) {
    for (int j = 0; j < wide; j++) {
      V *y = out + i * WINOGRAD_OUT + j;
      if (addend) *y += LOAD(addend + ((size_t)i * width + (size_t)j) * CK_LANES);
      if (relu) *y = AT_LEAST(*y, SPLAT(0));
    }
  }
}

/// Turns one vector of channels of a panel of products into outputs: Y = Aᵀ m A + bias + addend, then ReLU.
///
/// - m: the panel's products for these channels.
/// - moments: NULL, or room for the mean and the sum of squared deviations of the panel's outputs.
CK_INLINE void transform_outputs(
    const winograd_geometry *g, const winograd_panels *panels, int32_t panel, int32_t block,
    const float *m, const ck_winograd_pass *pass, float *moments) {
  const float *bias = pass->bias, *addend = pass->addend;
  float *y = pass->y;
  const size_t width = (size_t)g->out_width, pixels = (size_t)g->out_height * width;
  const int32_t first = panel * panels->rows;
  const int32_t real = winograd_min(panels->rows, g->tiles - first);
  const V offset = bias ? LOAD(bias + (size_t)block * CK_LANES) : (V){0};
  shifted_sums sums = {.count = 0};
  tile_place place = place_of(g, first);
  for (int32_t row = 0; row < real; row++, m += CK_LANES) {
    V products[WINOGRAD_POINTS], rows[WINOGRAD_OUT * WINOGRAD_IN];
    V out[WINOGRAD_OUT * WINOGRAD_OUT];
#pragma clang loop unroll(full)
    for (int p = 0; p < WINOGRAD_POINTS; p++) products[p] = LOAD(m + (size_t)p * panels->point);
#pragma clang loop unroll(full)
    for (int j = 0; j < WINOGRAD_IN; j++) {
      times_At(products + j, WINOGRAD_IN, rows + j, WINOGRAD_IN);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < WINOGRAD_OUT; i++) {
      times_At(rows + i * WINOGRAD_IN, 1, out + i * WINOGRAD_OUT, 1);
      for (int j = 0; j < WINOGRAD_OUT; j++) out[i * WINOGRAD_OUT + j] += offset;
    }
    const int32_t high = winograd_min(WINOGRAD_OUT, g->out_height - place.y);
    const int32_t wide = winograd_min(WINOGRAD_OUT, g->out_width - place.x);
    const size_t plane = (size_t)place.image * (size_t)g->out_blocks + (size_t)block;
    const size_t first_pixel = plane * pixels + (size_t)place.y * width + (size_t)place.x;
    float *corner = y + first_pixel * CK_LANES;
    if (addend || pass->relu) {
      finish_tile(
          addend ? addend + first_pixel * CK_LANES : NULL, pass->relu, width, high, wide, out);
    }
    if (high == WINOGRAD_OUT && wide == WINOGRAD_OUT) {
      for (int i = 0; i < WINOGRAD_OUT; i++) {
        for (int j = 0; j < WINOGRAD_OUT; j++) {
          STORE(corner + ((size_t)i * width + (size_t)j) * CK_LANES, out[i * WINOGRAD_OUT + j]);
        }
      }
      if (moments) add_tile(&sums, out, WINOGRAD_OUT, WINOGRAD_OUT);
    } else {
      for (int i = 0; i < high; i++) {
        for (int j = 0; j < wide; j++) {
          STORE(corner + ((size_t)i * width + (size_t)j) * CK_LANES, out[i * WINOGRAD_OUT + j]);
        }
      }
      if (moments) add_tile(&sums, out, high, wide);
    }
    advance(g, &place);
  }
  if (moments) {
    const V mean = sums.sum * (1.0f / (float)sums.count);
    STORE(moments, sums.shift + mean);
    STORE(moments + CK_LANES, sums.squares - sums.sum * mean);
  }
}
