#if defined(__x86_64__)
#define CK_LANES 16
#define ROWS 2
#define SLICE 4
#define WIDTH 2
#define KERNELS winograd_avx2_16
#define TARGET "avx2,fma"
#include "../winograd_body.h"
#endif
