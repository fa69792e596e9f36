// The engine's vectorised inner loops.
//
// Conventions that hold for every function here:
//
// - Nothing is allocated; where a kernel needs scratch memory, a `..._scratch` function says how many bytes.
// - The first argument says on how many threads and in which instruction set to run. Results do not depend
//   on either, to the last bit: reductions run over fixed blocks that are combined in order, in lanes whose
//   number is part of the algorithm, and no compiler contracts products into fused multiply-adds, of which elementary
//   functions are made in every instruction set. The headers of convolutions say what they make of this.
// - "Blocked" tensors are [batch, ceil(channels / block), height, width, block] floats (nChw8c, nChw16c).
//   Channels beyond the last are padding: zero on the way in, exactly zero on the way out. Vectors by channel
//   (mean, gamma, ...) are padded with zeros to the same multiple of `block`.
// - Pointers to blocked tensors and arenas need the alignment of a float only, 64 bytes are fastest.
// - Arguments do not overlap unless the function says which may be the same memory.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "ck_activation.h"
#include "ck_arena.h"
#include "ck_concat.h"
#include "ck_depthwise.h"
#include "ck_dropout.h"
#include "ck_gate.h"
#include "ck_layer_norm.h"
#include "ck_layerwise.h"
#include "ck_layout.h"
#include "ck_loss.h"
#include "ck_matrix.h"
#include "ck_norm.h"
#include "ck_optimizers.h"
#include "ck_pointwise.h"
#include "ck_pool.h"
#include "ck_prodigy.h"
#include "ck_run.h"
#include "ck_scale.h"
#include "ck_schedule_free.h"
#include "ck_shape.h"
#include "ck_threads.h"
#include "ck_winograd.h"

#endif
