// Reads what zip archives call deflated: zlib's raw streams, a part at a time.
#ifndef CINFLATE_H
#define CINFLATE_H

#include <stddef.h>

typedef struct ci_stream ci_stream;

enum {
  CI_MORE = 0,    // the stream goes on
  CI_END = 1,     // the stream has ended
  CI_BROKEN = -1  // what was given is no deflated stream
};

// A stream at its beginning; NULL without memory.
ci_stream *ci_open(void);

void ci_close(ci_stream *stream);

// Takes bytes from `input` and puts what they stand for into `output`, until either is used up or the stream ends.
// How much was taken and put is told in `taken` and `put`.
int ci_read(
    ci_stream *stream, const void *input, size_t input_count, size_t *taken, void *output,
    size_t output_count, size_t *put);

#endif
