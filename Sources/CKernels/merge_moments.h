// What joins the moments of planes, for the passes that take them.
#ifndef CK_MERGE_MOMENTS_H
#define CK_MERGE_MOMENTS_H

#include "ck_run.h"
#include "ck_shape.h"

/// Mean and variance of each channel from the mean and the sum of squared deviations of each plane, [planes, 2, block],
/// merged in the order of the batch.
void merge_moments(
    ck_run run, ck_shape shape, const double *moments, float *mean, float *variance);

#endif
