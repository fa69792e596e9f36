#include "ck_threads.h"

// libgomp's own functions; clang brings no omp.h of its own here.
extern int omp_get_num_procs(void);
extern void omp_set_num_threads(int threads);

int32_t ck_available_cores(void) {
  const int cores = omp_get_num_procs();
  return cores > 0 ? cores : 1;
}

void ck_set_threads(int32_t threads) { omp_set_num_threads(threads); }
