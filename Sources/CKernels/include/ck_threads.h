// The number of threads of libgomp's pools.
#ifndef CK_THREADS_H
#define CK_THREADS_H

#include <stdint.h>

/// The cores that this process may run on, at least 1.
int32_t ck_available_cores(void);

/// Sets how many threads libgomp gives to regions that this thread opens without asking for a number, as
/// oneDNN's kernels do.
void ck_set_threads(int32_t threads);

#endif
