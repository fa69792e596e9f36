// Floats as sums of three bfloat16 numbers. Included by bodies for tile registers.
//
// A float's significand has 24 bits, a bfloat16's 8: x = x1 + x2 + x3, where each part is taken of what those before
// left. Of the nine products of two such sums, the six whose parts' numbers sum up to at most four are as exact as a
// product of floats; the others lie below its last bit. (Henry, Tang and Heinecke, "Leveraging the bfloat16 artificial
// intelligence datatype for higher-precision computations", arXiv 1904.06376, section II.)
#include <immintrin.h>

/// The parts of a float.
enum { CK_PARTS = 3 };

/// The numbers of a tile: 16 rows of 32.
enum { CK_TILE = 512 };

/// The number rounded to a bfloat16, halves away from zero.
CK_INLINE V CK_FN(rounded)(V x) {
  const __m512i up = _mm512_add_epi32((__m512i)x, _mm512_set1_epi32(0x8000));
  return (V)_mm512_and_si512(up, _mm512_set1_epi32((int)0xffff0000));
}

/// The number cut off to a bfloat16.
CK_INLINE V CK_FN(cut)(V x) {
  return (V)_mm512_and_si512((__m512i)x, _mm512_set1_epi32((int)0xffff0000));
}

/// Bfloat16 numbers side by side: those of `even` in the lower halves of 32 bits.
CK_INLINE __m512i CK_FN(interleaved)(V even, V odd) {
  return _mm512_or_si512(_mm512_srli_epi32((__m512i)even, 16), (__m512i)odd);
}

/// Writes 32 numbers as a row of three tiles, one after the other: pairs of one of `even` and one of `odd`.
///
/// In a left-hand tile the pairs follow one another in the direction that is summed over, in a right-hand one they lie one above
/// the other: both matrices have that direction in the same order if a row's `even` and `odd` are the same numbers of it.
///
/// Only the first part is rounded: what it leaves has any sign, so that cutting off the second favours none, and the third is all
/// that is left.
CK_INLINE void CK_FN(store_parts)(uint16_t *row, V even, V odd) {
#pragma clang fp contract(off)
#pragma clang loop unroll(full)
  for (int part = 0; part < CK_PARTS; ++part) {
    const V e = part == 0 ? CK_FN(rounded)(even) : CK_FN(cut)(even);
    const V o = part == 0 ? CK_FN(rounded)(odd) : CK_FN(cut)(odd);
    _mm512_storeu_si512(row + part * CK_TILE, CK_FN(interleaved)(e, o));
    even -= e;
    odd -= o;
  }
}
