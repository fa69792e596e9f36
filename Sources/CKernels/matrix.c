#include "ck_matrix.h"

#include "share.h"

// A panel of b, some columns wide and DEPTH rows high, is copied to the thread's stack, where its rows lie
// side by side; small tiles of c stay in registers while they run down the panel. Tiles and panels may differ
// from one instruction set to the next: each element's sum has an order of its own.
enum { DEPTH = 256, BAND = 64, SQUARE = 32 };

// The rows of a tile and its vectors, as many as the registers hold.
#define TILE_ROWS_portable 4
#define TILE_ROWS_avx2 4
#define TILE_ROWS_avx512 8
#define TILE_VECTORS_portable 1
#define TILE_VECTORS_avx2 1
#define TILE_VECTORS_avx512 2
#define OF_ISA_(name, isa) name##_##isa
#define OF_ISA(name, isa) OF_ISA_(name, isa)
#define TILE_ROWS OF_ISA(TILE_ROWS, CK_ISA)
#define TILE_VECTORS OF_ISA(TILE_VECTORS, CK_ISA)

typedef struct transpose_call {
  size_t rows, columns;
  const float *x;
  float *y;
} transpose_call;

#define CK_BODY "matrix_body.h"
#include "each_isa.h"

void ck_matrix_multiply(ck_run run, const ck_product *product) {
  ck_product call = *product;
  // A vector's multiplication and addition take about as long as moving a single float.
  const size_t work = call.rows * call.columns * call.depth / 16;
  ck_parallel(ck_worthwhile(run.threads, work), CK_PICK(run.isa, multiply), &call);
}

static void transpose(void *context, int32_t index, int32_t count) {
  const transpose_call *c = context;
  const ck_range rows = ck_share(c->rows, SQUARE, index, count);
  for (size_t top = rows.begin; top < rows.end; top += SQUARE) {
    const size_t bottom = top + SQUARE < rows.end ? top + SQUARE : rows.end;
    for (size_t left = 0; left < c->columns; left += SQUARE) {
      const size_t right = left + SQUARE < c->columns ? left + SQUARE : c->columns;
      for (size_t column = left; column < right; ++column)
        for (size_t row = top; row < bottom; ++row)
          c->y[column * c->rows + row] = c->x[row * c->columns + column];
    }
  }
}

void ck_matrix_transpose(ck_run run, size_t rows, size_t columns, const float *x, float *y) {
  transpose_call call = {.rows = rows, .columns = columns, .x = x, .y = y};
  ck_parallel(ck_worthwhile(run.threads, rows * columns), transpose, &call);
}
