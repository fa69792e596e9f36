#include "CInflate.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct ci_stream {
  z_stream zlib;
};

ci_stream *ci_open(void) {
  ci_stream *stream = calloc(1, sizeof *stream);
  // A negative window means a bare stream, as zip has it: no header, no checksum.
  if (stream && inflateInit2(&stream->zlib, -MAX_WBITS) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

void ci_close(ci_stream *stream) {
  if (!stream) return;
  inflateEnd(&stream->zlib);
  free(stream);
}

int ci_read(
    ci_stream *stream, const void *input, size_t input_count, size_t *taken, void *output,
    size_t output_count, size_t *put) {
  z_stream *zlib = &stream->zlib;
  const uInt given = input_count > UINT_MAX ? UINT_MAX : (uInt)input_count;
  const uInt room = output_count > UINT_MAX ? UINT_MAX : (uInt)output_count;
  zlib->next_in = (z_const Bytef *)input;
  zlib->avail_in = given;
  zlib->next_out = output;
  zlib->avail_out = room;
  const int result = inflate(zlib, Z_NO_FLUSH);
  *taken = given - zlib->avail_in;
  *put = room - zlib->avail_out;
  switch (result) {
    case Z_STREAM_END: return CI_END;
    // Z_BUF_ERROR says that there was nothing to do, which is no fault.
    case Z_OK:
    case Z_BUF_ERROR: return CI_MORE;
    default: return CI_BROKEN;
  }
}
