// Loops over flat memory. Included by bodies, within each instruction set.

/// Defines the thread body `name` over the elements of a call of type `type`: `name_at` handles the `n`
/// elements from `i` on, 16 or, at the very end, fewer.
#undef CK_SWEEP
#define CK_SWEEP(name, type)                                                     \
  static void CK_FN(name)(void *context, int32_t index, int32_t count) {         \
    const type call = *(const type *)context;                                    \
    const ck_range range = ck_share(call.count, CK_LANES, index, count);         \
    size_t i = range.begin;                                                      \
    for (; i + CK_LANES <= range.end; i += CK_LANES)                             \
      CK_FN(name##_at)(&call, i, CK_LANES);                                      \
    if (i < range.end) CK_FN(name##_at)(&call, i, range.end - i);                \
  }
