// Includes the file CK_BODY once for each instruction set, and there once for each vector width: 16 lanes,
// and 8 too where CK_BLOCKED is defined. This is how a kernel is written once and compiled for all.
//
// (The attribute target_clones would not do: on functions with wide vector types it emits no AVX.)

#define CK_JOIN_(name, lanes, isa) name##_##lanes##_##isa
#define CK_JOIN(name, lanes, isa) CK_JOIN_(name, lanes, isa)

/// The name of this width's and instruction set's version of a function or type.
#define CK_FN(name) CK_JOIN(name, CK_LANES, CK_ISA)

// Products stay products: a fused multiply-add rounds differently from one instruction set to the next.
#pragma STDC FP_CONTRACT OFF
// Vectors wider than the registers are only ever passed to functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define CK_ISA portable
#include "each_width.h"
#undef CK_ISA

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_ISA avx2
#include "each_width.h"
#undef CK_ISA
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define CK_ISA avx512
#include "each_width.h"
#undef CK_ISA
#pragma clang attribute pop

/// The version of a function for an instruction set.
#define CK_PICK_LANES(isa, lanes, name)                 \
  ((isa) >= CK_ISA_AVX512 ? name##_##lanes##_avx512     \
   : (isa) == CK_ISA_AVX2 ? name##_##lanes##_avx2       \
                          : name##_##lanes##_portable)

#else

#define CK_PICK_LANES(isa, lanes, name) ((void)(isa), name##_##lanes##_portable)

#endif

/// The version of a flat kernel for an instruction set.
#define CK_PICK(isa, name) CK_PICK_LANES(isa, 16, name)

/// The version of a blocked kernel for an instruction set and a block.
#define CK_PICK_BLOCK(isa, block, name) \
  ((block) == 8 ? CK_PICK_LANES(isa, 8, name) : CK_PICK_LANES(isa, 16, name))
