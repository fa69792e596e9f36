#include "../gradient_sums.h"
#include "../as_read.h"
#include "../activate_outputs.h"
#include "../moments.h"

#pragma STDC FP_CONTRACT ON
#include "depthwise_rows.h"
#include "depthwise_tiles.h"

/// The outputs of a row that belong to a phase.
typedef struct CK_FN(stride) {
  depthwise_row_kernel kernel;
  int32_t outputs;
} CK_FN(stride);

/// What a thread works with.
typedef struct CK_FN(worker) {
  const depthwise_sweep *sweep;
  /// Where each row of the input is kept: rows that are never needed together share a place.
  float **rows;
  /// One for each phase of columns.
  CK_FN(stride) *strides;
} CK_FN(worker);

/// How a thread's memory is cut up.
CK_INLINE CK_FN(worker) CK_FN(worker_of)(const depthwise_sweep *s, int32_t index) {
  float *kept = (float *)(s->threads + (size_t)index * s->thread_bytes);
  float **rows = (float **)(kept + (size_t)s->slots * (size_t)s->pitch * CK_LANES);
  return (CK_FN(worker)){
      .sweep = s,
      .rows = rows,
      .strides = (CK_FN(stride) *)(rows + s->rows.in),
  };
}

/// Fills a thread's memory: the vectors around the image become zeros once.
static void CK_FN(depthwise_begin)(const depthwise_sweep *s, int32_t index) {
  const CK_FN(worker) worker = CK_FN(worker_of)(s, index);
  const size_t pitch = (size_t)s->pitch * CK_LANES, slots = (size_t)s->slots;
  float *kept = (float *)worker.rows - slots * pitch;
  __builtin_memset(kept, 0, slots * pitch * sizeof(float));
  for (size_t row = 0; row < (size_t)s->rows.in; ++row)
    worker.rows[row] = kept + row % slots * pitch;
  for (int32_t phase = 0; phase < s->columns.out_step; ++phase) {
    const int32_t outputs = depthwise_outputs(&s->columns, phase);
    worker.strides[phase] = (CK_FN(stride)){
        .kernel = CK_FN(row_kernel)(
            s->columns.phases[phase].taps, s->columns.in_step, depthwise_tile(outputs)),
        .outputs = outputs,
    };
  }
}

/// Computes one row of a plane's outputs from the rows that are kept.
///
/// - first: which tap's row is the first that lies in the image, and where.
CK_INLINE void CK_FN(write_row)(
    const CK_FN(worker) *worker, const depthwise_phase *phase, int32_t first_tap,
    depthwise_row row, size_t output, const float *weights) {
  const depthwise_sweep *s = worker->sweep;
  for (int32_t p = 0; p < s->columns.out_step; ++p) {
    const depthwise_phase *column = &s->columns.phases[p];
    const int32_t skipped = phase->before * s->columns.kernel + phase->taps * column->before +
                            first_tap * column->taps;
    const size_t at = (output + (size_t)p) * CK_LANES;
    row.first = (size_t)(column->first + s->left);
    row.weights = weights + (size_t)skipped * CK_LANES;
    row.taps = column->taps;
    row.outputs = worker->strides[p].outputs;
    row.addend = s->addend ? s->addend + at : NULL;
    row.y = s->y + at;
    worker->strides[p].kernel(&row);
  }
  if (s->activation != CK_ACTIVATION_IDENTITY)
    CK_FOR_ACTIVATION(
        s->activation, CK_FN(activate_outputs), NULL, s->y + output * CK_LANES,
        (size_t)s->columns.out)
}

/// Computes a plane's rows `begin` ..< `end` of outputs.
///
/// - x: the plane's input.
CK_INLINE void CK_FN(sweep_band)(
    const CK_FN(worker) *worker, size_t plane, const float *x, int32_t begin, int32_t end) {
  static const float zeros[CK_LANES];
  const depthwise_sweep *s = worker->sweep;
  const size_t block = plane % s->blocks, width = (size_t)s->columns.in;
  const size_t taps = (size_t)s->rows.kernel * (size_t)s->columns.kernel;
  const float *weights = s->weights + block * taps * CK_LANES;
  const size_t row_outputs = (size_t)s->columns.out, outputs = (size_t)s->rows.out * row_outputs;
  const CK_FN(reader) reader = CK_FN(reader_of)(s->norm, block);
  depthwise_row row = {
      .ahead = s->write_ahead,
      .in_step = s->columns.in_step,
      .out_step = (size_t)s->columns.out_step,
      .bias = s->bias ? s->bias + block * CK_LANES : zeros,
  };
  CK_FN(moments) moments = {0};
  CK_FN(tally) tally = {0};
  size_t merged = 0;
  // The first row that has not been read yet.
  int32_t unread = 0;
  int32_t p = begin % s->rows.out_step, moved = begin / s->rows.out_step * s->rows.in_step;
  for (int32_t output = begin; output < end; ++output) {
    const depthwise_phase *phase = &s->rows.phases[p];
    const int32_t top = phase->first + moved;
    if (++p == s->rows.out_step) {
      p = 0;
      moved += s->rows.in_step;
    }
    const int32_t first = top < 0 ? 0 : top;
    const int32_t last = top + phase->taps < s->rows.in ? top + phase->taps : s->rows.in;
    if (unread < first) unread = first;
    for (; unread < last; ++unread)
      CK_FN(read_row)(
          &reader, x + (size_t)unread * width * CK_LANES, width, s->ahead,
          worker->rows[unread] + (size_t)s->left * CK_LANES);
    row.row_count = last > first ? last - first : 0;
    row.rows = (const float *const *)worker->rows + (row.row_count > 0 ? first : 0);
    CK_FN(write_row)(
        worker, phase, first - top, row, plane * outputs + (size_t)output * row_outputs, weights);
    if (!s->moments && !s->tally) continue;
    const size_t done = (size_t)(output + 1) * row_outputs;
    for (; done - merged >= CK_CHUNK || (done == outputs && merged < done);) {
      const size_t pixels = done - merged < CK_CHUNK ? done - merged : CK_CHUNK;
      const size_t first = (plane * outputs + merged) * CK_LANES;
      if (s->moments) CK_FN(merge_chunk)(&moments, s->y + first, pixels);
      if (s->tally)
        CK_FN(count_chunk)(
            &tally, s->tally->norm, block, s->tally->x + first, s->y + first, pixels,
            s->tally_ahead);
      merged += pixels;
    }
  }
  if (s->moments) CK_FN(store_moments)(&moments, s->moments + plane * 2 * CK_LANES);
  if (s->tally) CK_FN(store_tally)(&tally, (double *)s->tally->sums + plane * 2 * CK_LANES);
}

static void CK_FN(depthwise_plane)(
    const depthwise_sweep *s, int32_t index, size_t plane, const float *x) {
  const CK_FN(worker) worker = CK_FN(worker_of)(s, index);
  CK_FN(sweep_band)(&worker, plane, x, 0, s->rows.out);
}

static void CK_FN(depthwise_sweep)(void *context, int32_t index, int32_t count) {
  (void)count;
  depthwise_sweep *s = context;
  const CK_FN(worker) worker = CK_FN(worker_of)(s, index);
  const size_t inputs = (size_t)s->rows.in * (size_t)s->columns.in * CK_LANES;
  CK_FN(depthwise_begin)(s, index);
  if (s->bands == 1) {
    const size_t tasks = (s->planes + s->planes_at_once - 1) / s->planes_at_once;
    for (size_t task; (task = atomic_fetch_add(&s->next, 1)) < tasks;) {
      const size_t first = task * s->planes_at_once, rest = s->planes - first;
      const size_t end = first + (rest < s->planes_at_once ? rest : s->planes_at_once);
      for (size_t plane = first; plane < end; ++plane)
        CK_FN(sweep_band)(&worker, plane, s->x + plane * inputs, 0, s->rows.out);
    }
  } else {
    const size_t bands = (size_t)s->bands;
    for (size_t task; (task = atomic_fetch_add(&s->next, 1)) < s->planes * bands;) {
      const ck_range rows =
          ck_share((size_t)s->rows.out, 1, (int32_t)(task % bands), s->bands);
      const size_t plane = task / bands;
      CK_FN(sweep_band)(
          &worker, plane, s->x + plane * inputs, (int32_t)rows.begin, (int32_t)rows.end);
    }
  }
}

#undef MOST_TAPS
#pragma STDC FP_CONTRACT OFF
