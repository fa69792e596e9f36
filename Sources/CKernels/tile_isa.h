// Includes the file CK_BODY once more, for processors with tile registers of bfloat16 (AMX), where vectors are those of
// AVX-512. After `each_isa.h`.

#if defined(__x86_64__)

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push( \
    __attribute__((target( \
        "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16"))), \
    apply_to = function)
#define CK_ISA amx
#define CK_LANES 16
#include "lanes.h"
#include CK_BODY
#undef CK_LANES
#undef CK_ISA
#pragma clang attribute pop

/// The version of a function for tile registers.
#undef CK_ON_TILES
#define CK_ON_TILES(name) name##_16_amx

#else

#define CK_ON_TILES(name) NULL

#endif
