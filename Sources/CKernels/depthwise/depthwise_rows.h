// Rows of the input on their way into the buffer, and rows of outputs on their way out. Included by bodies.

/// What a plane's pixels go through as they are read.
typedef struct CK_FN(reader) {
  bool normalises;
  ck_activation activation;
  CK_FN(affine) affine;
} CK_FN(reader);

CK_INLINE CK_FN(reader) CK_FN(reader_of)(const ck_norm *norm, size_t block) {
  CK_FN(reader) reader = {.normalises = norm != NULL};
  if (norm) {
    reader.activation = norm->activation;
    reader.affine = CK_FN(affine_of)(norm, block * CK_LANES);
  }
  return reader;
}

CK_INLINE void CK_FN(normalise_row)(
    const ck_activation activation, const CK_FN(reader) *reader, const float *x, size_t count,
    size_t ahead, float *kept) {
  const CK_FN(affine) a = reader->affine;
  for (size_t i = 0; i < count; i += CK_LANES) {
    __builtin_prefetch(x + i + ahead, 0, 2);
    STORE(kept + i, CK_FN(as_read)(activation, &a, LOAD(x + i)));
  }
}

/// Copies a row of `width` pixels into a buffer, normalised where that is asked for.
///
/// - ahead: what lies so many floats further is called for: while this row is used, it comes.
CK_INLINE void CK_FN(read_row)(
    const CK_FN(reader) *reader, const float *x, size_t width, size_t ahead, float *kept) {
  const size_t count = width * CK_LANES;
  if (reader->normalises) {
    CK_FOR_READ(reader->activation, CK_FN(normalise_row), reader, x, count, ahead, kept)
  } else {
    for (size_t i = 0; i < count; i += CK_LANES) {
      __builtin_prefetch(x + i + ahead, 0, 2);
      STORE(kept + i, LOAD(x + i));
    }
  }
}
