// Asking for memory before it is needed. Included by bodies.

/// How far, in floats: two kilobytes.
///
/// While tens of operations go into a vector, the processor does not look far enough ahead to keep memory busy, and its own
/// prefetching stops at the end of a page.
#define CK_AHEAD 512

/// Before p is read.
CK_INLINE void CK_FN(will_read)(const float *p) { __builtin_prefetch(p + CK_AHEAD); }

/// Before p is written.
CK_INLINE void CK_FN(will_write)(const float *p) { __builtin_prefetch(p + CK_AHEAD, 1); }
