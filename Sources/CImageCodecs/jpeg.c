// JPEG over libjpeg's own interface. Its errors leave by longjmp, so every entry point sets a landing
// place first, and everything that must survive the jump lives in the reader, not in locals.
#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf landing;
  codec_info *info;
  int reached_end;
} error_manager;

struct jpeg_reader {
  struct jpeg_decompress_struct state;
  error_manager errors;
  uint8_t *row;
};

static void leave(j_common_ptr state) {
  error_manager *errors = (error_manager *)state->err;
  char text[JMSG_LENGTH_MAX];
  errors->base.format_message(state, text);
  snprintf(errors->info->message, sizeof errors->info->message, "%s", text);
  longjmp(errors->landing, 1);
}

// Level -1 is a warning. Those named here mean that entropy-coded data was lost.
static void note(j_common_ptr state, int level) {
  error_manager *errors = (error_manager *)state->err;
  if (level >= 0) return;
  codec_info *info = errors->info;
  switch (errors->base.msg_code) {
    case JWRN_JPEG_EOF:
      errors->reached_end = 1;
      info->warnings++;
      break;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      if (info->pixel_warnings++ > 0) return;
      break;
    default:
      info->warnings++;
      if (info->message[0] != 0) return;
  }
  char text[JMSG_LENGTH_MAX];
  errors->base.format_message(state, text);
  snprintf(info->message, sizeof info->message, "%s", text);
}

static void print_nothing(j_common_ptr state) { (void)state; }

static void start_errors(error_manager *errors, codec_info *info) {
  jpeg_std_error(&errors->base);
  errors->base.error_exit = leave;
  errors->base.emit_message = note;
  errors->base.output_message = print_nothing;
  errors->info = info;
}

static codec_status failure(const error_manager *errors) {
  errors->info->truncated = errors->reached_end;
  switch (errors->base.msg_code) {
    case JERR_OUT_OF_MEMORY: return CODEC_OUT_OF_MEMORY;
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL: return CODEC_UNSUPPORTED;
    default: return CODEC_DAMAGED;
  }
}

// A marker cannot occur inside entropy-coded data, so the pairs FF DA behind the first scan's header are
// at least the scans that libjpeg would meet.
static int32_t later_scans(const uint8_t *bytes, size_t count) {
  int32_t scans = 0;
  const uint8_t *end = bytes + count;
  while (bytes + 1 < end && (bytes = memchr(bytes, 0xFF, (size_t)(end - bytes) - 1))) {
    scans += bytes[1] == 0xDA;
    bytes++;
  }
  return scans;
}

codec_status jpeg_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    jpeg_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  jpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  start_errors(&reader->errors, info);
  reader->state.err = &reader->errors.base;
  if (setjmp(reader->errors.landing)) {
    codec_status status = failure(&reader->errors);
    jpeg_reader_close(reader);
    return status;
  }
  jpeg_create_decompress(&reader->state);
  jpeg_mem_src(&reader->state, bytes, count);
  jpeg_read_header(&reader->state, TRUE);

  struct jpeg_decompress_struct *state = &reader->state;
  info->width = (int32_t)state->image_width;
  info->height = (int32_t)state->image_height;
  info->scans = 1;
  codec_status status = CODEC_OK;
  if (info->width > limits.side || info->height > limits.side
      || (int64_t)info->width * info->height > limits.pixels) {
    status = CODEC_TOO_LARGE;
  } else if (jpeg_has_multiple_scans(state)) {
    info->scans += later_scans(state->src->next_input_byte, state->src->bytes_in_buffer);
    if (info->scans > limits.scans) status = CODEC_TOO_MANY_SCANS;
  }
  if (status != CODEC_OK) {
    jpeg_reader_close(reader);
    return status;
  }
  *result = reader;
  return CODEC_OK;
}

// Ink over white paper. Adobe's files store the complement, as their marker tells.
static void rgb_from_cmyk(const uint8_t *cmyk, int32_t width, int inverted, uint8_t *rgb) {
  for (int32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    int flip = inverted ? 0 : 255;
    int paper = cmyk[3] ^ flip;
    for (int c = 0; c < 3; c++) rgb[c] = (uint8_t)(((cmyk[c] ^ flip) * paper + 127) / 255);
  }
}

// A progressive file that ends early may lack whole scans without any scan being cut.
static int lacks_scans(const struct jpeg_decompress_struct *state) {
  if (!state->progressive_mode || !state->coef_bits) return 0;
  for (int c = 0; c < state->num_components; c++) {
    for (int i = 0; i < DCTSIZE2; i++) {
      if (state->coef_bits[c][i] != 0) return 1;
    }
  }
  return 0;
}

codec_status jpeg_reader_reduce(jpeg_reader *reader, codec_info *info, int32_t reduction) {
  reader->errors.info = info;
  if (setjmp(reader->errors.landing)) return failure(&reader->errors);
  reader->state.scale_num = 1;
  reader->state.scale_denom = (unsigned)reduction;
  jpeg_calc_output_dimensions(&reader->state);
  info->width = (int32_t)reader->state.output_width;
  info->height = (int32_t)reader->state.output_height;
  return CODEC_OK;
}

codec_status jpeg_reader_read(jpeg_reader *reader, codec_info *info, uint8_t *rgb) {
  reader->errors.info = info;
  if (setjmp(reader->errors.landing)) return failure(&reader->errors);

  struct jpeg_decompress_struct *state = &reader->state;
  int ink = state->jpeg_color_space == JCS_CMYK || state->jpeg_color_space == JCS_YCCK;
  info->is_ink = ink;
  state->out_color_space = ink ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress(state);
  size_t stride = (size_t)state->output_width * 3;
  if (ink) {
    reader->row = malloc((size_t)state->output_width * 4);
    if (!reader->row) return CODEC_OUT_OF_MEMORY;
  }
  while (state->output_scanline < state->output_height) {
    uint8_t *line = rgb + state->output_scanline * stride;
    uint8_t *target = ink ? reader->row : line;
    jpeg_read_scanlines(state, &target, 1);
    if (ink) rgb_from_cmyk(target, info->width, state->saw_Adobe_marker, line);
  }
  info->truncated =
      reader->errors.reached_end && (info->pixel_warnings > 0 || lacks_scans(state));
  // Whatever is wrong behind the last row has not touched a pixel.
  int32_t damaged = info->pixel_warnings;
  jpeg_finish_decompress(state);
  if (info->pixel_warnings > damaged) {
    info->warnings += info->pixel_warnings - damaged;
    info->pixel_warnings = damaged;
  }
  return CODEC_OK;
}

void jpeg_reader_close(jpeg_reader *reader) {
  if (!reader) return;
  jpeg_destroy_decompress(&reader->state);
  free(reader->row);
  free(reader);
}

// One allocation per picture that survives the jump: libjpeg writes through these two.
typedef struct {
  error_manager errors;
  struct jpeg_compress_struct state;
  unsigned char *bytes;
  unsigned long count;
} jpeg_writer;

codec_status jpeg_encode(
    const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, uint8_t **bytes,
    size_t *count, codec_info *info) {
  *bytes = NULL;
  *count = 0;
  memset(info, 0, sizeof *info);
  jpeg_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return CODEC_OUT_OF_MEMORY;
  start_errors(&writer->errors, info);
  struct jpeg_compress_struct *state = &writer->state;
  state->err = &writer->errors.base;
  if (setjmp(writer->errors.landing)) {
    codec_status status = failure(&writer->errors);
    jpeg_destroy_compress(&writer->state);
    free(writer->bytes);
    free(writer);
    return status;
  }
  jpeg_create_compress(state);
  jpeg_mem_dest(state, &writer->bytes, &writer->count);
  state->image_width = (JDIMENSION)width;
  state->image_height = (JDIMENSION)height;
  state->input_components = 3;
  state->in_color_space = JCS_RGB;
  jpeg_set_defaults(state);
  jpeg_set_quality(state, quality, TRUE);
  jpeg_start_compress(state, TRUE);
  while (state->next_scanline < state->image_height) {
    JSAMPROW row = (JSAMPROW)(rgb + (size_t)state->next_scanline * (size_t)width * 3);
    jpeg_write_scanlines(state, &row, 1);
  }
  jpeg_finish_compress(state);
  jpeg_destroy_compress(state);
  *bytes = writer->bytes;
  *count = writer->count;
  free(writer);
  return CODEC_OK;
}

void codec_free(uint8_t *bytes) { free(bytes); }
