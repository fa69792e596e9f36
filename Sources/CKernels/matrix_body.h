/// The columns of a panel.
enum { CK_FN(PANEL) = TILE_VECTORS * CK_LANES };

/// Where the elements of a tile's vector begin, and how many of its lanes lie within the matrix.
typedef struct CK_FN(place) {
  size_t offset, lanes;
} CK_FN(place);

CK_INLINE CK_FN(place) CK_FN(place_of)(
    const ck_product *c, size_t row, size_t column, size_t columns, size_t vector) {
  const size_t start = row * c->columns + column, before = vector * CK_LANES;
  if (columns <= before) return (CK_FN(place)){start, 0};
  const size_t rest = columns - before;
  return (CK_FN(place)){start + before, rest < CK_LANES ? rest : CK_LANES};
}

/// Copies `depth` rows of b, from `first` on, side by side; columns beyond the last become zero.
CK_INLINE void CK_FN(fill_panel)(
    const ck_product *c, size_t column, size_t columns, size_t first, size_t depth, float *panel) {
  for (size_t k = 0; k < depth; ++k)
    for (size_t v = 0; v < TILE_VECTORS; ++v) {
      const size_t before = v * CK_LANES;
      const float *from = c->b + (first + k) * c->columns + column;
      V values = {0};
      if (before < columns) {
        const size_t rest = columns - before;
        values = LOAD_SOME(from + before, rest < CK_LANES ? rest : CK_LANES);
      }
      STORE(panel + k * CK_FN(PANEL) + before, values);
    }
}

/// Adds the products of `rows` rows of a, from `first` on in their depth, and of the panel to a tile of c.
/// `rows`, and `columns` where the panel is whole, are constants, so that the sums stay in registers.
CK_INLINE void CK_FN(tile)(
    const ck_product *c, size_t row, size_t rows, size_t column, size_t columns, size_t first,
    size_t depth, const float *panel) {
  V sums[TILE_ROWS][TILE_VECTORS];
#pragma clang loop unroll(full)
  for (size_t r = 0; r < rows; ++r)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; ++v) {
      const CK_FN(place) at = CK_FN(place_of)(c, row + r, column, columns, v);
      sums[r][v] = first == 0 ? (V){0} : LOAD_SOME(c->c + at.offset, at.lanes);
    }
  const float *a = c->a + row * c->depth + first;
  for (size_t k = 0; k < depth; ++k)
#pragma clang loop unroll(full)
    for (size_t r = 0; r < rows; ++r)
#pragma clang loop unroll(full)
      for (size_t v = 0; v < TILE_VECTORS; ++v)
        sums[r][v] +=
            LOAD(panel + k * CK_FN(PANEL) + v * CK_LANES) * a[r * c->depth + k];
  const bool last = first + depth == c->depth;
#pragma clang loop unroll(full)
  for (size_t r = 0; r < rows; ++r)
#pragma clang loop unroll(full)
    for (size_t v = 0; v < TILE_VECTORS; ++v) {
      const CK_FN(place) at = CK_FN(place_of)(c, row + r, column, columns, v);
      V result = sums[r][v];
      if (last) {
        result *= c->alpha;
        if (c->d) result += LOAD_SOME(c->d + at.offset, at.lanes) * c->beta;
      }
      STORE_SOME(c->c + at.offset, result, at.lanes);
    }
}

/// The rows of a band, a tile's number of them at a time and the rest one by one.
CK_INLINE void CK_FN(band)(
    const ck_product *c, ck_range rows, size_t column, size_t columns, size_t first, size_t depth,
    const float *panel) {
  size_t row = rows.begin;
  for (; row + TILE_ROWS <= rows.end; row += TILE_ROWS)
    CK_FN(tile)(c, row, TILE_ROWS, column, columns, first, depth, panel);
  for (; row < rows.end; ++row) CK_FN(tile)(c, row, 1, column, columns, first, depth, panel);
}

static void CK_FN(multiply)(void *context, int32_t index, int32_t count) {
  const ck_product call = *(const ck_product *)context, *c = &call;
  _Alignas(64) float panel[DEPTH * CK_FN(PANEL)];
  const size_t bands = (c->rows + BAND - 1) / BAND;
  const size_t panels = (c->columns + CK_FN(PANEL) - 1) / CK_FN(PANEL);
  const ck_range items = ck_share(panels * bands, 1, index, count);
  for (size_t item = items.begin; item < items.end; ++item) {
    const size_t column = item / bands * CK_FN(PANEL), rest = c->columns - column;
    const size_t top = item % bands * BAND;
    const ck_range rows = {top, top + BAND < c->rows ? top + BAND : c->rows};
    for (size_t first = 0; first < c->depth; first += DEPTH) {
      const size_t depth = c->depth - first < DEPTH ? c->depth - first : DEPTH;
      if (rest >= CK_FN(PANEL)) {
        CK_FN(fill_panel)(c, column, CK_FN(PANEL), first, depth, panel);
        CK_FN(band)(c, rows, column, CK_FN(PANEL), first, depth, panel);
      } else {
        CK_FN(fill_panel)(c, column, rest, first, depth, panel);
        CK_FN(band)(c, rows, column, rest, first, depth, panel);
      }
    }
  }
}
