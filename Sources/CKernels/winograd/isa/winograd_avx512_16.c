#if defined(__x86_64__)
#define CK_LANES 16
#define ROWS 14
#define SLICE 8
#define WIDTH 2
#define KERNELS winograd_avx512_16
#define TARGET "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"
#include "../winograd_body.h"
#endif
