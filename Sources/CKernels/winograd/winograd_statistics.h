#ifndef WINOGRAD_STATISTICS_H
#define WINOGRAD_STATISTICS_H

#include "winograd_plan.h"

/// Mean and population variance of each padded output channel from the moments of all panels, [panel][vector of
/// channels][mean, sum of squared deviations][block].
void winograd_merge_moments(
    const winograd_geometry *geometry, const winograd_panels *panels, const float *moments,
    float *mean, float *variance);

#endif
