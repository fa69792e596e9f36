// PNG over libpng. Its errors leave by longjmp, so every entry point sets a landing place first, and
// everything that must survive the jump lives in the reader, not in locals.
#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "lay_over_white.h"

struct png_reader {
  png_structp state;
  png_infop header;
  codec_info *info;
  jmp_buf landing;
  const uint8_t *bytes;
  size_t left;
  uint8_t *rgba;
  png_bytep *rows;
  int out_of_data;
  int has_pixels;
};

static void leave(png_structp state, png_const_charp message) {
  png_reader *reader = png_get_error_ptr(state);
  snprintf(reader->info->message, sizeof reader->info->message, "%s", message);
  longjmp(reader->landing, 1);
}

static void note(png_structp state, png_const_charp message) {
  png_reader *reader = png_get_error_ptr(state);
  if (reader->info->warnings++ == 0) {
    snprintf(reader->info->message, sizeof reader->info->message, "%s", message);
  }
}

static void feed(png_structp state, png_bytep target, size_t count) {
  png_reader *reader = png_get_io_ptr(state);
  if (count > reader->left) {
    reader->out_of_data = 1;
    png_error(state, "the data ends early");
  }
  memcpy(target, reader->bytes, count);
  reader->bytes += count;
  reader->left -= count;
}

codec_status png_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    png_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  // Xcode's form for iPhones breaks PNG's rules: blue before red, and no header around the compressed data.
  if (count > 16 && memcmp(bytes + 12, "CgBI", 4) == 0) {
    snprintf(info->message, sizeof info->message, "Apple's CgBI form");
    return CODEC_UNSUPPORTED;
  }
  png_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  reader->info = info;
  reader->bytes = bytes;
  reader->left = count;
  if (setjmp(reader->landing)) {
    info->truncated = reader->out_of_data;
    png_reader_close(reader);
    return CODEC_DAMAGED;
  }
  reader->state = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, leave, note);
  if (reader->state) reader->header = png_create_info_struct(reader->state);
  if (!reader->header) {
    png_reader_close(reader);
    return CODEC_OUT_OF_MEMORY;
  }
  png_set_read_fn(reader->state, reader, feed);
  // Our own limits speak for themselves; libpng's would only say "invalid IHDR". Text and profiles are
  // never read: inflating them is the other way to blow up.
  png_set_user_limits(reader->state, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(reader->state, 1 << 20);
  static const png_byte unread[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT\0eXIf";
  png_set_keep_unknown_chunks(reader->state, PNG_HANDLE_CHUNK_NEVER, unread, 6);
  png_read_info(reader->state, reader->header);

  png_uint_32 width = png_get_image_width(reader->state, reader->header);
  png_uint_32 height = png_get_image_height(reader->state, reader->header);
  info->width = (int32_t)width;
  info->height = (int32_t)height;
  info->scans = 1;
  if (info->width > limits.side || info->height > limits.side
      || (int64_t)width * height > limits.pixels) {
    png_reader_close(reader);
    return CODEC_TOO_LARGE;
  }
  *result = reader;
  return CODEC_OK;
}

codec_status png_reader_read(png_reader *reader, codec_info *info, uint8_t *rgb) {
  reader->info = info;
  if (setjmp(reader->landing)) {
    // Whatever is wrong behind the last row has not touched a pixel.
    if (!reader->has_pixels) {
      info->truncated = reader->out_of_data;
      return CODEC_DAMAGED;
    }
    info->warnings++;
  } else {
    png_structp state = reader->state;
    png_set_expand(state);
    png_set_scale_16(state);
    png_set_gray_to_rgb(state);
    png_set_interlace_handling(state);
    png_read_update_info(state, reader->header);
    size_t channels = png_get_channels(state, reader->header);
    info->has_alpha = channels == 4;
    size_t width = (size_t)info->width, height = (size_t)info->height;
    uint8_t *pixels = rgb;
    if (channels == 4) pixels = reader->rgba = malloc(width * height * 4);
    reader->rows = malloc(height * sizeof *reader->rows);
    if (!pixels || !reader->rows) return CODEC_OUT_OF_MEMORY;
    for (size_t y = 0; y < height; y++) reader->rows[y] = pixels + y * width * channels;
    png_read_image(state, reader->rows);
    if (channels == 4) lay_over_white(pixels, width * height, rgb);
    reader->has_pixels = 1;
    png_read_end(state, NULL);
  }
  return CODEC_OK;
}

void png_reader_close(png_reader *reader) {
  if (!reader) return;
  if (reader->state) png_destroy_read_struct(&reader->state, &reader->header, NULL);
  free(reader->rgba);
  free(reader->rows);
  free(reader);
}

codec_status png_encode(
    const uint8_t *rgb, int32_t width, int32_t height, uint8_t **bytes, size_t *count,
    codec_info *info) {
  *bytes = NULL;
  *count = 0;
  memset(info, 0, sizeof *info);
  png_image image = {
      .version = PNG_IMAGE_VERSION,
      .width = (png_uint_32)width,
      .height = (png_uint_32)height,
      .format = PNG_FORMAT_RGB,
  };
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  *bytes = malloc(size);
  if (!*bytes) return CODEC_OUT_OF_MEMORY;
  if (png_image_write_to_memory(&image, *bytes, &size, 0, rgb, 0, NULL)) {
    *count = size;
    return CODEC_OK;
  }
  snprintf(info->message, sizeof info->message, "%s", image.message);
  return CODEC_DAMAGED;
}
