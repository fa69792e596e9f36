// Includes the file PX_BODY once for each instruction set, so that a loop is written once and compiled for
// all. All give the same bits: integers are exact, and products of floats stay products.

#define PX_JOIN_(name, isa) name##_##isa
#define PX_JOIN(name, isa) PX_JOIN_(name, isa)

/// The name of this instruction set's version of a function.
#define PX_FN(name) PX_JOIN(name, PX_ISA)

#define PX_INLINE static inline __attribute__((always_inline, unused))

#pragma STDC FP_CONTRACT OFF
// Vectors wider than the registers are only ever passed to functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define PX_ISA portable
#include PX_BODY
#undef PX_ISA

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define PX_ISA avx2
#define PX_AVX2
#include PX_BODY
#undef PX_AVX2
#undef PX_ISA
#pragma clang attribute pop

/// The version of a function for an instruction set.
#define PX_PICK(isa, name) ((isa) == PIXEL_ISA_AVX2 ? name##_avx2 : name##_portable)

#else

#define PX_PICK(isa, name) ((void)(isa), name##_portable)

#endif
