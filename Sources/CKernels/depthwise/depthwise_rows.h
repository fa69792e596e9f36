// Rows of the input on their way into the buffer, and rows of outputs on their way out. Included by bodies.

/// What a plane's pixels go through as they are read.
typedef struct CK_FN(reader) {
  bool normalises;
  CK_FN(affine) affine;
  V ceiling;
} CK_FN(reader);

CK_INLINE CK_FN(reader) CK_FN(reader_of)(const ck_depthwise_source *source, size_t block) {
  CK_FN(reader) reader = {.normalises = source->norm != NULL};
  if (reader.normalises) {
    reader.affine = CK_FN(affine_of)(source->norm, block * CK_LANES);
    reader.ceiling = SPLAT(source->ceiling);
  }
  return reader;
}

/// min(x, ceiling), but not-a-number stays.
CK_INLINE V CK_FN(at_most)(V x, V ceiling) { return SELECT(x > ceiling, ceiling, x); }

/// Copies a row of `width` pixels into a buffer, normalised where that is asked for.
///
/// - ahead: what lies so many floats further is called for: while this row is used, it comes.
CK_INLINE void CK_FN(read_row)(
    const CK_FN(reader) *reader, const float *x, size_t width, size_t ahead, float *kept) {
  const size_t count = width * CK_LANES;
  if (reader->normalises) {
    const CK_FN(affine) a = reader->affine;
    const V ceiling = reader->ceiling;
    for (size_t i = 0; i < count; i += CK_LANES) {
      __builtin_prefetch(x + i + ahead, 0, 2);
      const V raised = AT_LEAST(CK_FN(normalised)(&a, LOAD(x + i)), a.floor);
      STORE(kept + i, CK_FN(at_most)(raised, ceiling));
    }
  } else {
    for (size_t i = 0; i < count; i += CK_LANES) {
      __builtin_prefetch(x + i + ahead, 0, 2);
      STORE(kept + i, LOAD(x + i));
    }
  }
}
