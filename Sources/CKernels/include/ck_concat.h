// Images side by side in one image with more channels.
#ifndef CK_CONCAT_H
#define CK_CONCAT_H

#include "ck_run.h"
#include "ck_shape.h"

/// Copies an image into channels `first` ..< first + shape.channels of a wider one: concatenation, part by part.
///
/// Other channels stay as they are. The part that reaches the last channel makes the padding behind it zero, so that
/// all parts together write every element. Where `first` is a multiple of the block and `shape.channels` fills its
/// blocks, memory is copied as it is; elsewhere the channels move to other lanes.
///
/// - shape: of x.
/// - channels: of y, without padding; batch, height, width and block are x's.
void ck_insert_channels(
    ck_run run, ck_shape shape, int32_t channels, int32_t first, const float *x, float *y);

/// Copies channels `first` ..< first + shape.channels of a wider image out of it, zero in the padding: the backward pass of
/// a concatenation, or a split.
///
/// - shape: of y.
/// - channels: of x, without padding.
void ck_extract_channels(
    ck_run run, ck_shape shape, int32_t channels, int32_t first, const float *x, float *y);

#endif
