// Shapes of blocked activations and of pooling windows.
#ifndef CK_SHAPE_H
#define CK_SHAPE_H

#include <stddef.h>
#include <stdint.h>

/// The shape of a blocked activation: [batch, ceil(channels / block), height, width, block] floats.
typedef struct ck_shape {
  int32_t batch;
  /// The real number of channels, without padding.
  int32_t channels;
  int32_t height;
  int32_t width;
  /// Channels side by side in memory: 8 or 16.
  int32_t block;
} ck_shape;

/// The number of channels with padding: a multiple of `block`.
static inline int32_t ck_padded_channels(ck_shape shape) {
  return (shape.channels + shape.block - 1) / shape.block * shape.block;
}

/// The number of floats of a blocked activation, padding included.
static inline size_t ck_blocked_count(ck_shape shape) {
  return (size_t)shape.batch * (size_t)ck_padded_channels(shape) * (size_t)shape.height *
         (size_t)shape.width;
}

/// A pooling window and how it moves.
///
/// Output row i covers input rows i * stride_h - pad_top ... + kernel_h - 1, where they exist. Every window
/// must cover at least one input pixel. For max pooling kernel_h * kernel_w is at most 256.
typedef struct ck_window {
  int32_t kernel_h;
  int32_t kernel_w;
  int32_t stride_h;
  int32_t stride_w;
  int32_t pad_top;
  int32_t pad_left;
  /// The output's height and width; they decide how much padding there is below and on the right.
  int32_t out_h;
  int32_t out_w;
} ck_window;

#endif
