// Times passes over activations beside a plain copy of the same memory, which takes turns with them.
//
// Only one thread's processor time counts, so that a busy machine spoils less; what is printed is the fraction of the copy's
// bytes per second. A pass counts what it reads and writes of whole activations.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CKernels.h"

enum { ROUNDS = 9, CHANNELS = 96 };

static ck_run how;
static const ck_shape shape = {16, CHANNELS, 112, 112, 16};
static const ck_shape half = {16, CHANNELS / 2, 112, 112, 16};
static float *x, *dy, *out, *halves, *mean, *inverse, *vectors[6];
static void *scratch;
static ck_norm norm;

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static float *floats(size_t count) {
  float *memory = aligned_alloc(64, (count + 15) / 16 * 64);
  for (size_t i = 0; i < count; ++i)
    memory[i] = (float)((uint32_t)i * 2654435761u >> 16) / 6553.6f - 5;
  return memory;
}

static void activate_forward(void) {
  ck_activate_forward(how, shape, norm.activation, x, out);
}
static void activate_backward(void) {
  ck_activate_backward(how, shape, norm.activation, x, dy, out);
}
static void norm_forward(void) { ck_norm_forward(how, shape, &norm, x, out); }
static void norm_sums(void) {
  ck_norm_backward_sums(how, shape, &norm, x, dy, vectors[4], vectors[5], scratch);
}
static void norm_input(void) {
  ck_norm_backward_input(how, shape, &norm, x, dy, vectors[4], vectors[5], out);
}
static void scale_forward(void) { ck_scale_channels_forward(how, shape, x, vectors[0], out); }
static void scale_backward(void) {
  ck_scale_channels_backward(how, shape, x, vectors[0], dy, false, out, vectors[4]);
}
static void branch_forward(void) {
  ck_branch_forward(how, shape, &(ck_branch){.gamma = vectors[0]}, x, dy, out);
}
static void branch_backward(void) {
  ck_branch_backward(
      how, shape, &(ck_branch){.gamma = vectors[0]}, x, dy, out, vectors[4], scratch);
}
static const ck_layer_norm *layer_norm(void) {
  static ck_layer_norm layer;
  layer = (ck_layer_norm){.gamma = vectors[2], .beta = vectors[3], .epsilon = 1e-6f};
  return &layer;
}
static void layer_forward(void) {
  ck_layer_norm_forward(how, shape, layer_norm(), x, mean, inverse, out);
}
static void layer_backward(void) {
  ck_layer_norm_backward(
      how, shape, layer_norm(), x, mean, inverse, dy, out, vectors[4], vectors[5], scratch);
}
static void insert_aligned(void) { ck_insert_channels(how, half, CHANNELS, 48, halves, out); }
static void insert_across(void) { ck_insert_channels(how, half, CHANNELS, 24, halves, out); }
static void extract_across(void) { ck_extract_channels(how, half, CHANNELS, 24, x, halves); }

/// - streams: how many activations' worth the pass reads and writes.
static void report(const char *name, const char *part, double streams, void (*pass)(void)) {
  const size_t count = ck_blocked_count(shape);
  double best = 1e9, copy = 1e9;
  for (int round = 0; round < ROUNDS; ++round) {
    const double begin = seconds();
    ck_copy(how, count, x, out);
    const double middle = seconds();
    pass();
    const double end = seconds();
    if (middle - begin < copy) copy = middle - begin;
    if (end - middle < best) best = end - middle;
  }
  const double bytes = (double)count * sizeof(float);
  printf(
      "| %s | %s | %.1f | %.1f | %.0f %% |\n", name, part, streams * bytes / best / 1e9,
      2 * bytes / copy / 1e9, 100 * streams / best / (2 / copy));
  fflush(stdout);
}

int main(int count, char **arguments) {
  how = ck_run_best(1);
  const char *names[] = {"portable", "avx2", "avx512", "amx"};
  for (int isa = 0; isa < 4; ++isa)
    if (count > 1 && strcmp(arguments[1], names[isa]) == 0) how.isa = (ck_isa)isa;
  if (!ck_isa_supported(how.isa)) return fprintf(stderr, "Not on this processor.\n"), 1;

  const size_t size = ck_blocked_count(shape), pixels = (size_t)shape.batch * 112 * 112;
  x = floats(size), dy = floats(size), out = floats(size), halves = floats(size / 2);
  mean = floats(pixels), inverse = floats(pixels);
  for (int i = 0; i < 6; ++i) {
    vectors[i] = floats((size_t)shape.batch * CHANNELS);
    for (int k = 0; k < shape.batch * CHANNELS; ++k) vectors[i][k] = 0.5f + 0.001f * (float)k;
  }
  const size_t norms = ck_norm_scratch(shape), layers = ck_layer_norm_scratch(shape);
  scratch = malloc(norms > layers ? norms : layers);
  norm = (ck_norm){vectors[0], vectors[1], vectors[2], vectors[3], 1e-5f, CK_ACTIVATION_RELU};

  const char *activations[] = {"identity", "ReLU",         "ReLU6",   "SiLU", "GELU",
                               "hard-swish", "hard-sigmoid", "sigmoid"};
  printf("| pass | part | GB/s | copy | share |\n|---|---|---:|---:|---:|\n");
  for (int k = CK_ACTIVATION_RELU; k <= CK_ACTIVATION_SIGMOID; ++k) {
    norm.activation = (ck_activation)k;
    report(activations[k], "forward", 2, activate_forward);
    report(activations[k], "backward", 3, activate_backward);
    report(activations[k], "batch norm, forward", 2, norm_forward);
    report(activations[k], "batch norm, sums", 2, norm_sums);
    report(activations[k], "batch norm, input", 3, norm_input);
  }
  report("scale channels", "forward", 2, scale_forward);
  report("scale channels", "backward", 3, scale_backward);
  report("branch", "forward", 3, branch_forward);
  report("branch", "backward", 3, branch_backward);
  report("layer norm", "forward", 2, layer_forward);
  report("layer norm", "backward", 3, layer_backward);
  report("concatenation", "insert half at a block", 1, insert_aligned);
  report("concatenation", "insert half inside a block", 1, insert_across);
  report("concatenation", "extract half from inside a block", 1, extract_across);
}
