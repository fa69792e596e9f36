// Included by each_isa.h only.
#ifdef CK_BLOCKED
#define CK_LANES 8
#include "lanes.h"
#include CK_BODY
#undef CK_LANES
#endif

#define CK_LANES 16
#include "lanes.h"
#include CK_BODY
#undef CK_LANES
