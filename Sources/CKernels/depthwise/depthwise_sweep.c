#include "depthwise_sweep.h"

#include "../merge_moments.h"

#define CK_BLOCKED
#define CK_BODY "depthwise/depthwise_sweep_body.h"
#include "../each_isa.h"

/// Memory is handed out in whole cache lines.
static size_t lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

static int32_t most(int32_t a, int32_t b) { return a > b ? a : b; }

/// The outputs `phase`, `phase` + out_step, ... of an axis, without what lies before.
static depthwise_phase phase_of(const depthwise_axis *a, int32_t phase) {
  if (!a->backward)
    return (depthwise_phase){.taps = a->kernel, .first = -a->padding, .kernel_step = 1};
  const int32_t stride = a->out_step, last = (phase + a->padding) % stride;
  const int32_t taps = last < a->kernel ? (a->kernel - 1 - last) / stride + 1 : 0;
  return (depthwise_phase){
      .taps = taps,
      .first = (phase + a->padding) / stride - (taps - 1),
      .kernel = last + (taps - 1) * stride,
      .kernel_step = -stride,
  };
}

/// Writes an axis's phases down; gives where the next axis may write.
static depthwise_phase *write_phases(depthwise_axis *a, depthwise_phase *phases) {
  a->phases = phases;
  int32_t before = 0;
  for (int32_t p = 0; p < a->out_step; ++p) {
    phases[p] = phase_of(a, p);
    phases[p].before = before;
    before += phases[p].taps;
  }
  return phases + a->out_step;
}

/// Works out what follows from the axes: how rows are kept, and how planes are cut for the threads.
static void settle(depthwise_sweep *s, ck_shape shape, int32_t threads) {
  enum { grouped_floats = 16384, fewest_ahead = 1024, write_ahead = 1024, tally_ahead = 512 };
  s->blocks = (size_t)ck_padded_channels(shape) / (size_t)shape.block;
  s->planes = (size_t)shape.batch * s->blocks;
  s->slots = 1;
  for (int32_t p = 0; p < s->rows.out_step; ++p)
    s->slots = most(s->slots, phase_of(&s->rows, p).taps);
  for (int32_t p = 0; p < s->columns.out_step; ++p)
    s->left = most(s->left, -phase_of(&s->columns, p).first);
  s->pitch = s->left + s->columns.in;
  for (int32_t p = 0; p < s->columns.out_step; ++p) {
    const depthwise_phase phase = phase_of(&s->columns, p);
    // Tiles are read as if they were full.
    const int32_t tiled = depthwise_outputs(&s->columns, p) + DEPTHWISE_OUTPUTS - 1;
    const int32_t end = phase.first + (tiled - 1) * s->columns.in_step + phase.taps;
    s->pitch = most(s->pitch, s->left + end);
  }
  // Few planes are cut into bands, unless sums are taken, which belong to whole planes.
  const size_t enough = 4 * (size_t)threads;
  s->bands = 1;
  if (threads > 1 && !s->moments && !s->tally && s->planes < enough) {
    const size_t bands = (enough + s->planes - 1) / s->planes;
    s->bands = bands < (size_t)s->rows.out ? (int32_t)bands : s->rows.out;
  }
  // Small planes go in groups, so that a thread reads on where it was.
  const size_t row = (size_t)s->columns.in * (size_t)shape.block;
  const size_t group = grouped_floats / ((size_t)s->rows.in * row) + 1;
  const size_t fair = s->planes / enough + 1;
  s->planes_at_once = group < fair ? group : fair;
  s->ahead = row > fewest_ahead ? row : fewest_ahead;
  s->write_ahead = write_ahead;
  s->tally_ahead = tally_ahead;
  s->thread_bytes = lines(
      (size_t)s->slots * (size_t)s->pitch * (size_t)shape.block * sizeof(float) +
      (size_t)s->rows.in * sizeof(float *) +
      (size_t)s->columns.out_step * 2 * sizeof(depthwise_row_kernel));
}

/// Arranges one channel block's weights by phases, times `scale`; gives where the next block's begin.
static float *arrange_block(
    const depthwise_sweep *s, size_t lanes, const float *weights, const float *scale,
    float *arranged) {
  for (int32_t p = 0; p < s->rows.out_step; ++p)
    for (int32_t q = 0; q < s->columns.out_step; ++q) {
      const depthwise_phase row = s->rows.phases[p], column = s->columns.phases[q];
      for (int32_t r = 0; r < row.taps; ++r)
        for (int32_t t = 0; t < column.taps; ++t, arranged += lanes) {
          const int32_t y = row.kernel + r * row.kernel_step;
          const int32_t x = column.kernel + t * column.kernel_step;
          const float *from = weights + (size_t)(y * s->columns.kernel + x) * lanes;
          for (size_t lane = 0; lane < lanes; ++lane) arranged[lane] = from[lane] * scale[lane];
        }
    }
  return arranged;
}

/// Arranges all weights by phases, times `scale` unless that is NULL.
static void arrange(
    const depthwise_sweep *s, int32_t block, const float *weights, const float *scale,
    float *arranged) {
  const size_t lanes = (size_t)block, taps = (size_t)(s->rows.kernel * s->columns.kernel);
  float ones[16];
  for (size_t lane = 0; lane < 16; ++lane) ones[lane] = 1;
  for (size_t b = 0; b < s->blocks; ++b)
    arranged = arrange_block(
        s, lanes, weights + b * taps * lanes, scale ? scale + b * lanes : ones, arranged);
}

/// The bytes that come before the threads' memory: weights by phase, and the phases.
static size_t shared_bytes(const depthwise_sweep *s, ck_depthwise convolution) {
  const size_t phases = (size_t)s->rows.out_step + (size_t)s->columns.out_step;
  return lines(ck_depthwise_weight_count(convolution) * sizeof(float)) +
         lines(phases * sizeof(depthwise_phase));
}

static size_t scratch_bytes(ck_run run, const depthwise_sweep *s, ck_depthwise convolution) {
  return shared_bytes(s, convolution) + (size_t)run.threads * s->thread_bytes;
}

void depthwise_sweep_prepare(
    depthwise_sweep *s, ck_depthwise convolution, const float *weights, const float *scale,
    bool as_given, void *scratch) {
  depthwise_phase *phases =
      (depthwise_phase *)((char *)scratch +
                          lines(ck_depthwise_weight_count(convolution) * sizeof(float)));
  write_phases(&s->columns, write_phases(&s->rows, phases));
  if (as_given) {
    s->weights = weights;
  } else {
    arrange(s, convolution.input.block, weights, scale, scratch);
    s->weights = scratch;
  }
  s->threads = (char *)scratch + shared_bytes(s, convolution);
  atomic_init(&s->next, 0);
}

depthwise_planes depthwise_planes_of(ck_isa isa, int32_t block) {
  return (depthwise_planes){
      .begin = CK_PICK_BLOCK(isa, block, depthwise_begin),
      .sweep = CK_PICK_BLOCK(isa, block, depthwise_plane),
  };
}

/// Runs a sweep that is prepared.
static void sweep(ck_run run, ck_depthwise convolution, depthwise_sweep *s) {
  const ck_shape shape = ck_depthwise_output(convolution);
  ck_parallel(
      ck_worthwhile(run.threads, ck_blocked_count(shape)),
      CK_PICK_BLOCK(run.isa, shape.block, depthwise_sweep), s);
}

static depthwise_sweep forward_sweep(ck_run run, ck_depthwise c, const ck_depthwise_pass *pass) {
  const ck_window w = c.window;
  depthwise_sweep s = {
      .rows =
          {.in = c.input.height, .out = w.out_h, .kernel = w.kernel_h, .padding = w.pad_top,
           .in_step = w.stride_h, .out_step = 1},
      .columns =
          {.in = c.input.width, .out = w.out_w, .kernel = w.kernel_w, .padding = w.pad_left,
           .in_step = w.stride_w, .out_step = 1},
      .x = pass->x,
      .norm = pass->norm,
      .bias = pass->bias,
      .addend = pass->addend,
      .activation = pass->activation,
      .y = pass->y,
      .moments = pass->moments,
  };
  settle(&s, c.input, run.threads);
  return s;
}

depthwise_sweep depthwise_sweep_backward(
    ck_run run, ck_depthwise c, const ck_norm_tally *tally) {
  const ck_window w = c.window;
  depthwise_sweep s = {
      .rows =
          {.in = w.out_h, .out = c.input.height, .kernel = w.kernel_h, .padding = w.pad_top,
           .backward = true, .in_step = 1, .out_step = w.stride_h},
      .columns =
          {.in = w.out_w, .out = c.input.width, .kernel = w.kernel_w, .padding = w.pad_left,
           .backward = true, .in_step = 1, .out_step = w.stride_w},
      .tally = tally,
  };
  settle(&s, c.input, run.threads);
  return s;
}

ck_shape ck_depthwise_output(ck_depthwise convolution) {
  ck_shape shape = convolution.input;
  shape.height = convolution.window.out_h;
  shape.width = convolution.window.out_w;
  return shape;
}

size_t ck_depthwise_weight_count(ck_depthwise convolution) {
  const ck_window w = convolution.window;
  return (size_t)ck_padded_channels(convolution.input) * (size_t)(w.kernel_h * w.kernel_w);
}

size_t ck_depthwise_forward_scratch(ck_run run, ck_depthwise convolution) {
  const depthwise_sweep s = forward_sweep(run, convolution, &(ck_depthwise_pass){0});
  return scratch_bytes(run, &s, convolution);
}

void ck_depthwise_forward(
    ck_run run, ck_depthwise convolution, const ck_depthwise_pass *pass, void *scratch) {
  depthwise_sweep s = forward_sweep(run, convolution, pass);
  depthwise_sweep_prepare(
      &s, convolution, pass->weights, pass->scale, pass->scale == NULL, scratch);
  sweep(run, convolution, &s);
}

void ck_depthwise_statistics(
    ck_run run, ck_depthwise convolution, const void *moments, float *mean, float *variance) {
  merge_moments(run, ck_depthwise_output(convolution), moments, mean, variance);
}

size_t ck_depthwise_data_gradient_scratch(ck_run run, ck_depthwise convolution) {
  const depthwise_sweep s = depthwise_sweep_backward(run, convolution, NULL);
  return scratch_bytes(run, &s, convolution);
}

void ck_depthwise_data_gradient(
    ck_run run, ck_depthwise convolution, const float *dy, const float *weights,
    const float *addend, float *dx, const ck_norm_tally *tally, void *scratch) {
  depthwise_sweep s = depthwise_sweep_backward(run, convolution, tally);
  s.x = dy;
  s.addend = addend;
  s.y = dx;
  depthwise_sweep_prepare(&s, convolution, weights, NULL, false, scratch);
  sweep(run, convolution, &s);
}
