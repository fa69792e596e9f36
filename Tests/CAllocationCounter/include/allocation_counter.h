// Counts the allocations of the calling thread, by standing in for the C library's functions.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How many times this thread has asked for memory since it began, or -1 where this cannot be known.
long allocation_count(void);

#endif
