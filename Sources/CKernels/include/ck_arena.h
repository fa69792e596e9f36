// Passes over flat memory.
#ifndef CK_ARENA_H
#define CK_ARENA_H

#include <stddef.h>

#include "ck_run.h"

/// x = value.
void ck_fill(ck_run run, size_t count, float value, float *x);

/// y = x.
void ck_copy(ck_run run, size_t count, const float *x, float *y);

/// y += x.
void ck_accumulate(ck_run run, size_t count, const float *x, float *y);

/// y += share * (x - y).
void ck_approach(ck_run run, size_t count, float share, const float *x, float *y);

/// x *= factor.
void ck_scale(ck_run run, size_t count, float factor, float *x);

/// x = min(max(x, low), high); not-a-number stays.
void ck_clamp(ck_run run, size_t count, float low, float high, float *x);

/// The sum of x * x, in double over fixed blocks that are added in order.
double ck_sum_of_squares(ck_run run, size_t count, const float *x);

#endif
