// Reorders between PyTorch's layout and the blocked one.
#ifndef CK_LAYOUT_H
#define CK_LAYOUT_H

#include "ck_run.h"
#include "ck_shape.h"

/// Writes planar x, [batch, channels, height, width], into blocked y; padded channels become zero.
void ck_nchw_to_blocked(ck_run run, ck_shape shape, const float *x, float *y);

/// Writes blocked x into planar y, [batch, channels, height, width]; padded channels are left out.
///
/// With [batch, channels * height * width] as the shape of y this is the flattening of an activation, and
/// `ck_nchw_to_blocked` is its backward pass.
void ck_blocked_to_nchw(ck_run run, ck_shape shape, const float *x, float *y);

#endif
