#if defined(__x86_64__)
#define CK_LANES 8
#define ROWS 14
#define SLICE 8
#define WIDTH 3
#define KERNELS winograd_avx512_8
#define TARGET "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"
#include "../winograd_body.h"
#endif
