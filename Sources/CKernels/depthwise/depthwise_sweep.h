// What the forward pass and the data gradient have in common, apart from instruction sets.
//
// Both go through the rows of their output, and each output is a sum over taps of a kernel. They differ in how outputs,
// inputs and taps of an axis belong together, which a list of phases says:
//
//   forward        one phase: output o has the taps 0 ..< kernel at the inputs o * stride - padding + tap
//   data gradient  `stride` phases: output o meets the taps of which o + padding - tap is a multiple of the stride, at
//                  the inputs (o + padding - tap) / stride. These inputs are neighbours, and so are those of o + stride:
//                  within a phase the pass is one of stride 1 with every so-many-th tap, in reverse.
#ifndef DEPTHWISE_SWEEP_H
#define DEPTHWISE_SWEEP_H

#include <stdatomic.h>
#include <stdbool.h>

#include "../share.h"
#include "ck_depthwise.h"

/// The outputs of an axis that see the same taps: every `out_step`-th.
typedef struct depthwise_phase {
  int32_t taps;
  /// Where the first tap of the first output lies in the input; negative in the padding.
  int32_t first;
  /// Which of the kernel's elements the first tap is, and how far it is to the next.
  int32_t kernel, kernel_step;
  /// The taps of all phases before this one.
  int32_t before;
} depthwise_phase;

/// Rows or columns of a sweep.
typedef struct depthwise_axis {
  int32_t in, out, kernel, padding;
  /// Whether it is one of a data gradient: its input is dy.
  bool backward;
  /// How far inputs move from one output of a phase to the next, and how far outputs do: one of them is 1.
  int32_t in_step, out_step;
  /// As many as `out_step`; read by threads.
  const depthwise_phase *phases;
} depthwise_axis;

/// How many outputs a phase has.
static inline int32_t depthwise_outputs(const depthwise_axis *a, int32_t phase) {
  return phase < a->out ? (a->out - phase - 1) / a->out_step + 1 : 0;
}

/// The most outputs of a row that are computed at once.
enum { DEPTHWISE_OUTPUTS = 8 };

/// How many outputs at once a row of `outputs` is best cut into: the last tile may be filled in part only.
static inline int32_t depthwise_tile(int32_t outputs) {
  static const int32_t sizes[] = {DEPTHWISE_OUTPUTS, 7, 4};
  int32_t best = 0, least = 0;
  for (int32_t i = 0; i < 3; ++i) {
    const int32_t filled = (outputs + sizes[i] - 1) / sizes[i] * sizes[i];
    if (best != 0 && filled >= least) continue;
    best = sizes[i];
    least = filled;
  }
  return best;
}

/// One pass over all planes.
typedef struct depthwise_sweep {
  /// Batch times channel blocks, channel blocks.
  size_t planes, blocks;
  depthwise_axis rows, columns;
  /// The most taps that a row of outputs has: so many rows of the input are kept.
  int32_t slots;
  /// The vectors of a kept row, and how many of them come before the image's first column.
  int32_t pitch, left;
  /// A thread takes so many planes at once, neighbours in memory; or a band of rows where planes are cut into several.
  size_t planes_at_once;
  int32_t bands;
  /// How far ahead of their use the input, the output, which must be read before a part of it is written, and what is summed
  /// up with it are called for, in floats.
  size_t ahead, write_ahead, tally_ahead;
  const float *x;
  const ck_norm *norm;
  /// Taps by phase, [blocks, phases of rows, phases of columns, taps of rows, taps of columns, block].
  const float *weights;
  const float *bias, *addend;
  /// What y goes through.
  ck_activation activation;
  float *y;
  /// [planes, 2, block], or NULL.
  double *moments;
  /// What is summed up of the output where it is a gradient, or NULL.
  const ck_norm_tally *tally;
  /// Bytes of each thread's own memory, and where the first thread's begins.
  size_t thread_bytes;
  char *threads;
  /// The next planes or band that no thread has taken yet.
  atomic_size_t next;
} depthwise_sweep;

/// A data gradient of which all but what lies in scratch memory is known.
depthwise_sweep depthwise_sweep_backward(
    ck_run run, ck_depthwise convolution, const ck_norm_tally *tally);

/// Lays out what a sweep needs in scratch memory.
///
/// - scale: a factor of the weights for each padded channel, or NULL.
/// - as_given: whether the weights can be read as they are.
void depthwise_sweep_prepare(
    depthwise_sweep *sweep, ck_depthwise convolution, const float *weights, const float *scale,
    bool as_given, void *scratch);

/// How a pass that does more with each plane sweeps one at a time.
typedef struct depthwise_planes {
  /// Before a thread's first plane.
  void (*begin)(const depthwise_sweep *sweep, int32_t thread);
  /// - x: the plane's input.
  void (*sweep)(const depthwise_sweep *sweep, int32_t thread, size_t plane, const float *x);
} depthwise_planes;

/// The code for an instruction set and a block.
depthwise_planes depthwise_planes_of(ck_isa isa, int32_t block);

/// A row of outputs of one phase, as the innermost loops want it.
typedef struct depthwise_row {
  /// The kept rows under the kernel, without those outside of the image, and the vector where the first output's taps
  /// begin.
  const float *const *rows;
  int32_t row_count;
  size_t first;
  /// [row_count, taps, lanes].
  const float *weights;
  /// For loops that have these not as constants.
  int32_t taps, in_step;
  int32_t outputs;
  /// From one output to the next, in vectors.
  size_t out_step;
  const float *bias, *addend;
  float *y;
  /// How far ahead of its use y is called for, in floats.
  size_t ahead;
} depthwise_row;

/// Computes a row of outputs.
typedef void (*depthwise_row_kernel)(const depthwise_row *row);

#endif
