#include "ck_run.h"

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

// libgomp's own entry points. Its header is part of GCC, which a machine that builds Swift need not have.
extern void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);

#if defined(__x86_64__) && defined(__linux__)
/// Asks the kernel for the tile registers' state, which a process has to before it uses them.
static bool may_use_tiles(void) {
  enum { request_permission = 0x1023, tile_data = 18 };
  return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16") &&
         __builtin_cpu_supports("avx512bf16") &&
         syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}
#elif defined(__x86_64__)
static bool may_use_tiles(void) { return false; }
#endif

bool ck_isa_supported(ck_isa isa) {
  switch (isa) {
    case CK_ISA_PORTABLE:
      return true;
#if defined(__x86_64__)
    case CK_ISA_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case CK_ISA_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    case CK_ISA_AMX:
      return ck_isa_supported(CK_ISA_AVX512) && may_use_tiles();
#endif
    default:
      return false;
  }
}

ck_isa ck_isa_best(void) {
  if (ck_isa_supported(CK_ISA_AMX)) return CK_ISA_AMX;
  if (ck_isa_supported(CK_ISA_AVX512)) return CK_ISA_AVX512;
  if (ck_isa_supported(CK_ISA_AVX2)) return CK_ISA_AVX2;
  return CK_ISA_PORTABLE;
}

ck_run ck_run_best(int32_t threads) {
  return (ck_run){.threads = threads, .isa = ck_isa_best()};
}

// libgomp is not instrumented: the thread sanitizer has to be told that what lies before a region happens before it, and
// what lies in it before what follows.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);
#define HAS_THREAD_SANITIZER 1
#endif
#endif
#ifdef HAS_THREAD_SANITIZER
#define HAND_OVER(address) __tsan_release(address)
#define TAKE_OVER(address) __tsan_acquire(address)
#else
#define HAND_OVER(address) (void)(address)
#define TAKE_OVER(address) (void)(address)
#endif

typedef struct call {
  ck_body body;
  void *context;
} call;

static void enter(void *data) {
  TAKE_OVER(data);
  const call *made = data;
  made->body(made->context, omp_get_thread_num(), omp_get_num_threads());
  HAND_OVER(data);
}

void ck_parallel(int32_t threads, ck_body body, void *context) {
  if (threads <= 1) {
    body(context, 0, 1);
    return;
  }
  call made = {body, context};
  HAND_OVER(&made);
  GOMP_parallel(enter, &made, (unsigned)threads, 0);
  TAKE_OVER(&made);
}
