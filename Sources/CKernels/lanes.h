// Vectors of CK_LANES elements and what is done with them. Included once a width and instruction set.

#define CK_INLINE static inline __attribute__((always_inline, unused))

#define V CK_FN(floats)
#define VI CK_FN(integers)
#define VU CK_FN(words)
#define VL CK_FN(longs)
#define VD CK_FN(doubles)
#define VB CK_FN(bytes)
#define V_ANYWHERE CK_FN(unaligned_floats)
#define VB_ANYWHERE CK_FN(unaligned_bytes)

typedef float V __attribute__((vector_size(4 * CK_LANES)));
typedef int32_t VI __attribute__((vector_size(4 * CK_LANES)));
typedef uint32_t VU __attribute__((vector_size(4 * CK_LANES)));
typedef uint64_t VL __attribute__((vector_size(8 * CK_LANES)));
typedef double VD __attribute__((vector_size(8 * CK_LANES)));
typedef uint8_t VB __attribute__((vector_size(CK_LANES)));
typedef float V_ANYWHERE __attribute__((vector_size(4 * CK_LANES), aligned(4)));
typedef uint8_t VB_ANYWHERE __attribute__((vector_size(CK_LANES), aligned(1)));

#define LOAD CK_FN(load)
#define LOAD_SOME CK_FN(load_some)
#define STORE CK_FN(store)
#define STORE_SOME CK_FN(store_some)
#define LOAD_BYTES CK_FN(load_bytes)
#define STORE_BYTES CK_FN(store_bytes)
#define SPLAT CK_FN(splat)
#define SELECT CK_FN(select)
#define SELECT_INTEGERS CK_FN(select_integers)
#define AT_LEAST CK_FN(at_least)
#define AT_MOST CK_FN(at_most)
/// a * b + c, rounded once in every instruction set: portable code asks the C library.
#define FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#define WIDEN(x) __builtin_convertvector(x, VD)
#define NARROW(x) __builtin_convertvector(x, V)

CK_INLINE V LOAD(const float *p) { return *(const V_ANYWHERE *)p; }

CK_INLINE void STORE(float *p, V x) { *(V_ANYWHERE *)p = x; }

/// The first `count` elements, zeros behind them. A constant count of CK_LANES is a plain load.
CK_INLINE V LOAD_SOME(const float *p, size_t count) {
  if (count == CK_LANES) return LOAD(p);
  V x = {0};
  __builtin_memcpy(&x, p, count * sizeof(float));
  return x;
}

CK_INLINE void STORE_SOME(float *p, V x, size_t count) {
  if (count == CK_LANES) {
    STORE(p, x);
  } else {
    __builtin_memcpy(p, &x, count * sizeof(float));
  }
}

CK_INLINE VI LOAD_BYTES(const uint8_t *p) {
  return __builtin_convertvector(*(const VB_ANYWHERE *)p, VI);
}

CK_INLINE void STORE_BYTES(uint8_t *p, VI x) {
  *(VB_ANYWHERE *)p = __builtin_convertvector(x, VB);
}

CK_INLINE V SPLAT(float x) { return (V){0} + x; }

/// a where the mask is set, else b.
CK_INLINE V SELECT(VI mask, V a, V b) { return (V)((mask & (VI)a) | (~mask & (VI)b)); }

CK_INLINE VI SELECT_INTEGERS(VI mask, VI a, VI b) { return (mask & a) | (~mask & b); }

/// max(x, floor), but not-a-number stays.
CK_INLINE V AT_LEAST(V x, V floor) { return SELECT(x < floor, floor, x); }

/// min(x, ceiling), but not-a-number stays.
CK_INLINE V AT_MOST(V x, V ceiling) { return SELECT(x > ceiling, ceiling, x); }

#if CK_LANES == 8
#define INTERLEAVE_LOW_8(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVE_HIGH_8(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define INTERLEAVE_LOW_16(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define INTERLEAVE_HIGH_16(a, b) \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#endif

/// The first, or last, halves of two vectors, their elements in turn.
#define INTERLEAVE_LOW(a, b) CK_JOIN_LANES(INTERLEAVE_LOW, CK_LANES)(a, b)
#define INTERLEAVE_HIGH(a, b) CK_JOIN_LANES(INTERLEAVE_HIGH, CK_LANES)(a, b)
#define CK_JOIN_LANES_(name, lanes) name##_##lanes
#define CK_JOIN_LANES(name, lanes) CK_JOIN_LANES_(name, lanes)
