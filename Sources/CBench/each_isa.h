// Includes the file CB_BODY once for each instruction set, as CKernels does, so that a limit is measured with
// what its kernels use. CB_FUSED is 1 where a multiplication and an addition are one instruction.

#define CB_JOIN_(name, isa) name##_##isa
#define CB_JOIN(name, isa) CB_JOIN_(name, isa)

#define CB_ISA portable
#define CB_LANES 4
#define CB_FUSED 0
#include CB_BODY
#undef CB_ISA
#undef CB_LANES
#undef CB_FUSED

#if defined(__x86_64__)

#define CB_FUSED 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CB_ISA avx2
#define CB_LANES 8
#include CB_BODY
#undef CB_ISA
#undef CB_LANES
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f"))), apply_to = function)
#define CB_ISA avx512
#define CB_LANES 16
#include CB_BODY
#undef CB_ISA
#undef CB_LANES
#pragma clang attribute pop

#undef CB_FUSED

/// The version of a function for this processor.
#define CB_BEST(name)                                \
  (ck_isa_best() >= CK_ISA_AVX512 ? name##_avx512    \
   : ck_isa_best() == CK_ISA_AVX2 ? name##_avx2      \
                                  : name##_portable)

#else

#define CB_BEST(name) (name##_portable)

#endif
