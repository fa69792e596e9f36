// Squares of vectors. Included by bodies.

/// Transposes a square of CK_LANES vectors: log2(CK_LANES) perfect shuffles of its rows.
///
/// Number an element by the bits of its row followed by those of its lane. Interleaving the rows of both halves rotates
/// these bits by one; after as many rounds as a row number has bits, row and lane have changed places.
CK_INLINE void CK_FN(transpose)(V rows[CK_LANES]) {
  V shuffled[CK_LANES];
#pragma clang loop unroll(full)
  for (int round = 1; round < CK_LANES; round *= 2) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CK_LANES / 2; ++i) {
      shuffled[2 * i] = INTERLEAVE_LOW(rows[i], rows[i + CK_LANES / 2]);
      shuffled[2 * i + 1] = INTERLEAVE_HIGH(rows[i], rows[i + CK_LANES / 2]);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < CK_LANES; ++i) rows[i] = shuffled[i];
  }
}

/// Transposes a square that lies in memory, [CK_LANES][CK_LANES].
CK_INLINE void CK_FN(transpose_square)(const float *square, float *transposed) {
  V rows[CK_LANES];
  for (size_t i = 0; i < CK_LANES; ++i) rows[i] = LOAD(square + i * CK_LANES);
  CK_FN(transpose)(rows);
  for (size_t i = 0; i < CK_LANES; ++i) STORE(transposed + i * CK_LANES, rows[i]);
}
