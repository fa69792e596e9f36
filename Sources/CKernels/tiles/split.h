// Floats as sums of three bfloat16 numbers. Included by bodies for tile registers.
//
// A float's significand has 24 bits, a bfloat16's 8: x = x1 + x2 + x3, where each part is what rounding left of the parts
// before. Of the nine products of two such sums, the six whose parts' numbers sum up to at most four are as exact as a
// product of floats; the others lie below its last bit. (Henry, Tang and Heinecke, "Leveraging the bfloat16 artificial
// intelligence datatype for higher-precision computations", arXiv 1904.06376, section II.)
#include <immintrin.h>

/// The parts of a float.
enum { CK_PARTS = 3 };

/// The numbers of a tile: 16 rows of 32.
enum { CK_TILE = 512 };

/// One part of 32 numbers, those of `low` first; `low` and `high` become what it leaves.
CK_INLINE __m512i CK_FN(take_part)(V *low, V *high) {
#pragma clang fp contract(off)
  const __m512i part = (__m512i)_mm512_cvtne2ps_pbh((__m512)*high, (__m512)*low);
  const __m512i first = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(part));
  const __m512i second = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(part, 1));
  *low -= (V)_mm512_slli_epi32(first, 16);
  *high -= (V)_mm512_slli_epi32(second, 16);
  return part;
}

/// Writes 32 numbers as a row of three tiles, one after the other.
CK_INLINE void CK_FN(store_row)(uint16_t *row, V low, V high) {
#pragma clang loop unroll(full)
  for (int part = 0; part < CK_PARTS; ++part)
    _mm512_storeu_si512(row + part * CK_TILE, CK_FN(take_part)(&low, &high));
}

/// Writes two rows of 16 numbers as a row of the right-hand matrix: pairs of numbers that lie one above the other.
CK_INLINE void CK_FN(store_pairs)(uint16_t *row, V above, V below) {
  static const uint16_t turns[32] __attribute__((aligned(64))) = {
      0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23,
      8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  const __m512i turn = _mm512_load_si512(turns);
#pragma clang loop unroll(full)
  for (int part = 0; part < CK_PARTS; ++part)
    _mm512_storeu_si512(
        row + part * CK_TILE,
        _mm512_permutexvar_epi16(turn, CK_FN(take_part)(&above, &below)));
}
