// Dense matrices in memory of their own, rows one after another.
#ifndef CK_MATRIX_H
#define CK_MATRIX_H

#include <stddef.h>

#include "ck_run.h"

/// c = alpha * a b + beta * d.
typedef struct ck_product {
  /// a is rows x depth, b depth x columns, c and d rows x columns; depth is at least 1.
  size_t rows, columns, depth;
  const float *a, *b;
  /// NULL for none.
  const float *d;
  float alpha, beta;
  /// Overlaps none of the others.
  float *c;
} ck_product;

/// Works out a product. Each element is summed in float in the order of the depth.
void ck_matrix_multiply(ck_run run, const ck_product *product);

/// y = x transposed; x is rows x columns.
void ck_matrix_transpose(ck_run run, size_t rows, size_t columns, const float *x, float *y);

#endif
