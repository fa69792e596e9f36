// Our own small view of oneDNN, so that Swift never sees dnnl.h, whose C API changed between 2.x and 3.x.
//
// Everything is single-precision and on the CPU. Objects are immutable once made and may be used from
// several threads at a time; whoever makes one frees it.
#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The library's engine and stream. It must outlive every operation made with it.
typedef struct odn_context odn_context;

/// The order of a tensor's elements in memory.
typedef struct odn_layout odn_layout;

/// A kernel, chosen and compiled for certain shapes.
typedef struct odn_operation odn_operation;

/// An activation's order. Blocked channels are padded with zeros to a multiple of the block.
typedef enum odn_order {
  /// The last axis fastest: [batch, channels, height, width] or [batch, features].
  ODN_PLANAR,
  /// nChw8c
  ODN_BLOCKED_8,
  /// nChw16c
  ODN_BLOCKED_16,
} odn_order;

/// What a forward pass applies to what it writes.
typedef enum odn_activation {
  ODN_IDENTITY,
  ODN_RELU,
  /// min(max(x, 0), 6)
  ODN_RELU6,
  /// x sigmoid(x)
  ODN_SILU,
  /// With the error function, not its approximation by tanh.
  ODN_GELU,
  /// x min(max(x + 3, 0), 6) / 6
  ODN_HARD_SWISH,
} odn_activation;

/// A convolution; each window's first row is at output row * stride_h - pad_top.
typedef struct odn_convolution {
  int64_t batch, in_channels, in_height, in_width;
  int64_t out_channels, out_height, out_width;
  int64_t kernel_h, kernel_w, stride_h, stride_w;
  /// Into how many parts channels are divided; weights have an axis for them in front where there is more than one.
  int64_t groups;
  int64_t pad_top, pad_left, pad_bottom, pad_right;
  odn_order source_order, destination_order;
  bool bias;
  /// Of the forward pass alone: a backward pass knows nothing of it.
  odn_activation activation;
} odn_convolution;

/// An inner product whose source is a matrix (height and width 0) or an image of which every value counts.
typedef struct odn_inner_product {
  int64_t batch, channels, height, width, outputs;
  odn_order source_order;
  bool bias;
} odn_inner_product;

/// NULL if the library can't be set up.
odn_context *odn_context_create(void);
void odn_context_free(odn_context *context);

/// The memory of an operation's arguments, in the order that its maker lists; the rest is ignored.
typedef struct odn_arguments {
  void *values[4];
} odn_arguments;

// Operations. Each is NULL on failure, with the reason in *reason, a constant string. The arguments of
// `odn_operation_execute` are listed in order. Weights have the layout that the kernel likes best.

/// source, weights, [bias,] destination
odn_operation *odn_convolution_forward(
    odn_context *context, const odn_convolution *shape, const char **reason);

/// destination's gradient, weights, source's gradient
odn_operation *odn_convolution_backward_data(
    odn_context *context, const odn_convolution *shape, const char **reason);

/// source, destination's gradient, weights' gradient[, bias' gradient]
odn_operation *odn_convolution_backward_weights(
    odn_context *context, const odn_convolution *shape, const char **reason);

/// source, weights, [bias,] destination
odn_operation *odn_inner_product_forward(
    odn_context *context, const odn_inner_product *shape, const char **reason);

/// destination's gradient, weights, source's gradient
odn_operation *odn_inner_product_backward_data(
    odn_context *context, const odn_inner_product *shape, const char **reason);

/// source, destination's gradient, weights' gradient[, bias' gradient]
odn_operation *odn_inner_product_backward_weights(
    odn_context *context, const odn_inner_product *shape, const char **reason);

/// from, to: the same elements in another order.
odn_operation *odn_reorder(
    odn_context *context, const odn_layout *from, const odn_layout *to, const char **reason);

void odn_operation_free(odn_operation *operation);

/// The library's name for the kernel that it chose, for example jit:avx512_core; lives as long as the operation.
const char *odn_operation_kernel(const odn_operation *operation);

/// How many bytes of scratch memory an execution needs.
size_t odn_operation_scratch(const odn_operation *operation);

/// The layout of an argument, by its place in the list.
odn_layout *odn_operation_layout(const odn_operation *operation, int32_t argument);

/// Runs the kernel; false if the library refuses. Allocates the same few small objects in each call.
///
/// - scratch: aligned to 64 bytes; may be NULL where none is needed.
bool odn_operation_execute(
    odn_context *context, const odn_operation *operation, odn_arguments arguments, void *scratch);

/// A layout with the last of `rank` axes fastest.
odn_layout *odn_layout_plain(int32_t rank, const int64_t *sizes);

/// Weights of a convolution in squares of `block` (8 or 16) input by output channels, OIhw8i8o or OIhw16i16o.
///
/// - sizes: [output channels, input channels, height, width].
odn_layout *odn_layout_blocked_weights(const int64_t *sizes, int32_t block);
void odn_layout_free(odn_layout *layout);
bool odn_layout_equal(const odn_layout *one, const odn_layout *other);

/// The bytes that a tensor takes, padding included.
size_t odn_layout_size(const odn_layout *layout);

#endif
