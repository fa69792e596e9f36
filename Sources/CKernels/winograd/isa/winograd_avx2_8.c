#if defined(__x86_64__)
#define CK_LANES 8
#define ROWS 6
#define SLICE 4
#define WIDTH 3
#define KERNELS winograd_avx2_8
#define TARGET "avx2,fma"
#include "../winograd_body.h"
#endif
