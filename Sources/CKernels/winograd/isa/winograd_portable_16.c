#define CK_LANES 16
#define ROWS 2
#define SLICE 2
#define WIDTH 2
#define KERNELS winograd_portable_16
#include "../winograd_body.h"

