// How many results of products fit the registers of each instruction set and block: see `products.h`.
#ifndef POINTWISE_REGISTERS_H
#define POINTWISE_REGISTERS_H

#define ROWS CK_FN(MOST_ROWS)
#define MOST_ROWS_8_portable 2
#define MOST_ROWS_16_portable 2
#define MOST_ROWS_8_avx2 6
#define MOST_ROWS_16_avx2 2
#define MOST_ROWS_8_avx512 14
#define MOST_ROWS_16_avx512 14

#define SLICE CK_FN(MOST_CHANNELS)
#define MOST_CHANNELS_8_portable 2
#define MOST_CHANNELS_16_portable 2
#define MOST_CHANNELS_8_avx2 4
#define MOST_CHANNELS_16_avx2 4
#define MOST_CHANNELS_8_avx512 8
#define MOST_CHANNELS_16_avx512 8

#define WIDTH CK_FN(MOST_VECTORS)
#define MOST_VECTORS_8_portable 2
#define MOST_VECTORS_16_portable 2
#define MOST_VECTORS_8_avx2 3
#define MOST_VECTORS_16_avx2 2
#define MOST_VECTORS_8_avx512 3
#define MOST_VECTORS_16_avx512 3

#endif
