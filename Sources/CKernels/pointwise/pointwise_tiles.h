#ifndef POINTWISE_TILES_H
#define POINTWISE_TILES_H

#include "ck_pointwise.h"

/// Whether the convolution's products are computed in tile registers.
static inline bool on_tiles(ck_run run, ck_pointwise convolution) {
  return convolution.tiles && run.isa == CK_ISA_AMX && convolution.input.block == 16;
}

#endif
