// How a kernel's work is divided among threads.
#ifndef CK_SHARE_H
#define CK_SHARE_H

#include <stddef.h>
#include <stdint.h>

typedef struct ck_range {
  size_t begin, end;
} ck_range;

/// The part of 0 ..< total that thread `index` of `count` works on; inner bounds are multiples of `granule`.
static inline ck_range ck_share(size_t total, size_t granule, int32_t index, int32_t count) {
  const size_t granules = (total + granule - 1) / granule;
  const size_t begin = granules * (size_t)index / (size_t)count * granule;
  const size_t end = granules * (size_t)(index + 1) / (size_t)count * granule;
  return (ck_range){begin < total ? begin : total, end < total ? end : total};
}

/// At most `threads`, fewer where each would get less than 16 Ki elements: waking a thread costs more.
static inline int32_t ck_worthwhile(int32_t threads, size_t elements) {
  const size_t useful = elements / 16384 + 1;
  return useful < (size_t)threads ? (int32_t)useful : threads;
}

#endif
