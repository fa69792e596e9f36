// What this machine can do at best: the limits that a share is taken of.
#ifndef CBENCH_H
#define CBENCH_H

#include <stddef.h>
#include <stdint.h>

/// Multiplies and adds in registers alone on `threads` threads, in the widest vectors of this processor.
///
/// - Parameters:
///   - rounds: how often each thread goes through its loop.
///   - result: takes a number that depends on all of them, so that none can be left out.
/// - Returns: the multiplications and additions done by all threads.
int64_t cb_multiply_add(int32_t threads, int64_t rounds, float *result);

/// Adds `x` to `y`, element by element, on `threads` threads; and then the sum to `z` unless that is null.
///
/// - Returns: the bytes moved: all arrays read, all but `x` written.
int64_t cb_accumulate(int32_t threads, size_t count, const float *x, float *y, float *z);

/// Reads `read` elements of `x` and `also_read` of `z`, and writes `written` of `y`, in turns, on `threads` threads: what
/// a pass over these arrays takes at least.
///
/// - Parameters:
///   - z, y: any pointer where nothing of them is wanted.
///   - result: takes a number that depends on all that is read.
void cb_stream(
    int32_t threads, size_t read, const float *x, size_t also_read, const float *z, size_t written,
    float *y, float *result);

#endif
