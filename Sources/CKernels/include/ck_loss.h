// Softmax and cross-entropy.
#ifndef CK_LOSS_H
#define CK_LOSS_H

#include "ck_run.h"

/// A matrix of logits, one row a sample, and its labels.
typedef struct ck_logits {
  /// [rows, stride], of which `classes` columns count.
  const float *values;
  /// Only the first so many rows are read and written.
  int32_t rows;
  int32_t classes;
  /// Floats from one row to the next, at least `classes`.
  int32_t stride;
} ck_logits;

/// Softmax of each row: probabilities is [rows, stride] like the logits, zero beyond `classes`, and may be
/// the logits' own memory.
void ck_softmax(ck_run run, ck_logits logits, float *probabilities);

/// The column of each row's largest value, the first where several are equal.
void ck_argmax(ck_logits logits, int32_t *predictions);

/// Cross-entropy after softmax, with PyTorch's label smoothing:
/// (1 - smoothing) * -log p[label] + smoothing / classes * sum over classes of -log p.
///
/// - labels: one a row, 0 ..< classes; any other label makes its row's loss not-a-number.
/// - losses: written, one a row.
/// - gradient: the gradient of the mean loss over `rows`, [rows, stride], zero beyond `classes`;
///   may be the logits' own memory; NULL where no backward pass follows.
/// - returns: the sum of `losses`, added in order of rows.
double ck_cross_entropy(
    ck_run run, ck_logits logits, const int32_t *labels, double smoothing, double *losses,
    float *gradient);

#endif
