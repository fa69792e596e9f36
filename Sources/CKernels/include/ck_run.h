// How a kernel runs: its instruction set and its threads.
#ifndef CK_RUN_H
#define CK_RUN_H

#include <stdbool.h>
#include <stdint.h>

/// The instruction sets that every kernel is compiled for.
typedef enum ck_isa {
  /// Whatever the compiler targets by default; on every architecture.
  CK_ISA_PORTABLE = 0,
  /// x86-64 with AVX2 and FMA.
  CK_ISA_AVX2 = 1,
  /// x86-64 with AVX-512 F, BW, DQ and VL.
  CK_ISA_AVX512 = 2,
  /// AVX-512 with BF16, and AMX: products of matrices in tile registers. All other kernels are those of AVX-512.
  CK_ISA_AMX = 3,
} ck_isa;

/// Where a kernel runs.
typedef struct ck_run {
  /// How many threads share the work, at least 1.
  int32_t threads;
  /// Must be one for which `ck_isa_supported` holds.
  ck_isa isa;
} ck_run;

/// Whether this processor has the instruction set.
bool ck_isa_supported(ck_isa isa);

/// The widest instruction set of this processor.
ck_isa ck_isa_best(void);

/// `threads` threads in the widest instruction set of this processor.
ck_run ck_run_best(int32_t threads);

/// A piece of work: called once on each of `count` threads with its own `index`.
typedef void (*ck_body)(void *context, int32_t index, int32_t count);

/// Runs `body` on `threads` threads of libgomp's pool, the caller's own among them, and waits for all.
///
/// `count` may come out smaller than `threads` when libgomp has fewer to give, so a body divides its work by
/// the `count` that it is told. The pool belongs to the calling thread: call from one thread only.
void ck_parallel(int32_t threads, ck_body body, void *context);

#endif
