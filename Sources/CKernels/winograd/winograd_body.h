// The kernels, written once for every instruction set. The including file defines
//
//   CK_LANES channels in a vector, 8 or 16
//   ROWS     tiles that the forward matrix product takes at once: 2, 6 or 14
//   SLICE    channels that the weight gradient's matrix product takes at once; divides CK_LANES
//   WIDTH    vectors that the weight gradient's matrix product takes at once: 2 or 3
//   KERNELS  the name of the table
//   TARGET   the instruction set as clang's target attribute wants it, or nothing

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../share.h"
#include "winograd_kernels.h"

/// Each width and instruction set has a file of its own; the prefix only keeps clear of the C library.
#define CK_FN(name) lanes_##name

#pragma STDC FP_CONTRACT ON
// Loops over a tile unroll where its size is a constant.
#pragma clang diagnostic ignored "-Wpass-failed"
// Vectors wider than the registers are only ever passed to functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"
#ifdef TARGET
#pragma clang attribute push(__attribute__((target(TARGET))), apply_to = function)
#endif

// Each stands on those before it.
#include "../lanes.h"
#include "../affine.h"
#include "winograd_transforms.h"
#include "winograd_tiles.h"
#include "winograd_multiply.h"
#include "winograd_weights.h"
#include "winograd_forward.h"
#include "winograd_gradient.h"

#ifdef TARGET
#pragma clang attribute pop
#endif

const winograd_kernels KERNELS = {
    .rows = ROWS,
    .transform_weights = transform_all_weights,
    .forward = forward,
    .weight_gradient = weight_gradient,
};
