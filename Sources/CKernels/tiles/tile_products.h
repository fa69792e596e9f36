// Products in tile registers. Included by bodies for them, after `split.h`.
//
// Four tiles hold sums, two by two; two the left-hand matrix, two the right-hand one. A step is 32 numbers in the direction
// that is summed over: of each matrix three tiles, its parts, one after the other.

/// From one step to the next, in numbers.
enum { CK_STEP = CK_PARTS * CK_TILE };

/// All eight tiles have 16 rows of 64 bytes.
CK_INLINE void CK_FN(use_tiles)(void) {
  struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  } configuration __attribute__((aligned(64))) = {.palette = 1};
  for (int i = 0; i < 8; ++i) {
    configuration.bytes[i] = 64;
    configuration.rows[i] = 16;
  }
  _tile_loadconfig(&configuration);
}

/// Where 16 rows of sums lie, `pitch` bytes from one to the next.
typedef struct CK_FN(tile_place) {
  float *first;
  size_t pitch;
} CK_FN(tile_place);

#define LOAD_LEFT(part)                                                        \
  _tile_loadd(4, a + (part) * CK_TILE, 64);                                    \
  if (rows == 2) _tile_loadd(5, a + a_tile + (part) * CK_TILE, 64);

#define LOAD_RIGHT(part)                                                       \
  _tile_loadd(6, b + (part) * CK_TILE, 64);                                    \
  if (width == 2) _tile_loadd(7, b + b_tile + (part) * CK_TILE, 64);

/// sums += the products of the parts that were loaded.
#define MULTIPLY                                                               \
  _tile_dpbf16ps(0, 4, 6);                                                     \
  if (width == 2) _tile_dpbf16ps(1, 4, 7);                                     \
  if (rows == 2) _tile_dpbf16ps(2, 5, 6);                                      \
  if (rows == 2 && width == 2) _tile_dpbf16ps(3, 5, 7);

/// Tiles of sums, `rows` by `width`, += A B over some steps.
///
/// - a, a_tile: the left-hand matrix, and from its first tile of rows to its second, in numbers. b, b_tile: likewise.
/// - from: what the sums begin with, by row and column; zero where there is no place.
/// - to: where they are written.
CK_INLINE void CK_FN(multiply_tiles)(
    const uint16_t *a, size_t a_tile, const uint16_t *b, size_t b_tile, size_t steps,
    const CK_FN(tile_place) from[4], const CK_FN(tile_place) to[4], const int rows,
    const int width) {
#define BEGIN(tile)                                             \
  if (from[tile].first) {                                       \
    _tile_loadd(tile, from[tile].first, from[tile].pitch);      \
  } else {                                                      \
    _tile_zero(tile);                                           \
  }
  BEGIN(0)
  if (width == 2) { BEGIN(1) }
  if (rows == 2) { BEGIN(2) }
  if (rows == 2 && width == 2) { BEGIN(3) }
  for (size_t step = 0; step < steps; ++step, a += CK_STEP, b += CK_STEP) {
    // In an order in which each product shares a part with the one before.
    LOAD_LEFT(2) LOAD_RIGHT(0) MULTIPLY
    LOAD_LEFT(1) MULTIPLY
    LOAD_RIGHT(1) MULTIPLY
    LOAD_LEFT(0) MULTIPLY
    LOAD_RIGHT(0) MULTIPLY
    LOAD_RIGHT(2) MULTIPLY
  }
  _tile_stored(0, to[0].first, to[0].pitch);
  if (width == 2) _tile_stored(1, to[1].first, to[1].pitch);
  if (rows == 2) _tile_stored(2, to[2].first, to[2].pitch);
  if (rows == 2 && width == 2) _tile_stored(3, to[3].first, to[3].pitch);
#undef BEGIN
}
#undef LOAD_LEFT
#undef LOAD_RIGHT
#undef MULTIPLY

/// The same, where rows and width are known when it runs.
CK_INLINE void CK_FN(multiply_some_tiles)(
    const uint16_t *a, size_t a_tile, const uint16_t *b, size_t b_tile, size_t steps,
    const CK_FN(tile_place) from[4], const CK_FN(tile_place) to[4], size_t rows, size_t width) {
#define CALL(rows, width) \
  CK_FN(multiply_tiles)(a, a_tile, b, b_tile, steps, from, to, rows, width)
  if (rows == 2 && width == 2) {
    CALL(2, 2);
  } else if (rows == 2) {
    CALL(2, 1);
  } else if (width == 2) {
    CALL(1, 2);
  } else {
    CALL(1, 1);
  }
#undef CALL
}
