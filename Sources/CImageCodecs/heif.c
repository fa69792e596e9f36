// HEIF (HEIC, and AVIF where libheif has a decoder for it) over libheif, which turns images upright itself.
#include "CImageCodecs.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "lay_over_white.h"

struct heic_reader {
  struct heif_context *context;
  struct heif_image_handle *handle;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void load_plugins(void) { heif_init(NULL); }

static codec_status failure(struct heif_error error, codec_info *info) {
  if (error.code == heif_error_Ok) return CODEC_OK;
  snprintf(info->message, sizeof info->message, "%s", error.message ? error.message : "unknown");
  info->truncated = error.subcode == heif_suberror_End_of_data;
  switch (error.code) {
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
    case heif_error_Color_profile_does_not_exist: return CODEC_UNSUPPORTED;
    case heif_error_Memory_allocation_error:
      return error.subcode == heif_suberror_Security_limit_exceeded ? CODEC_UNSUPPORTED
                                                                     : CODEC_OUT_OF_MEMORY;
    default: return CODEC_DAMAGED;
  }
}

codec_status heic_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    heic_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  pthread_once(&once, load_plugins);
  heic_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  reader->context = heif_context_alloc();
  if (!reader->context) {
    free(reader);
    return CODEC_OUT_OF_MEMORY;
  }
  heif_context_set_maximum_image_size_limit(reader->context, limits.side);
  // Files are decoded side by side already.
  heif_context_set_max_decoding_threads(reader->context, 0);
  codec_status status = failure(
      heif_context_read_from_memory_without_copy(reader->context, bytes, count, NULL), info);
  if (status == CODEC_OK) {
    status = failure(
        heif_context_get_primary_image_handle(reader->context, &reader->handle), info);
  }
  if (status == CODEC_OK) {
    info->width = heif_image_handle_get_width(reader->handle);
    info->height = heif_image_handle_get_height(reader->handle);
    info->scans = 1;
    if (info->width <= 0 || info->height <= 0) {
      snprintf(info->message, sizeof info->message, "it has no pixels");
      status = CODEC_DAMAGED;
    } else if (
        info->width > limits.side || info->height > limits.side
        || (int64_t)info->width * info->height > limits.pixels) {
      status = CODEC_TOO_LARGE;
    }
  }
  if (status != CODEC_OK) {
    heic_reader_close(reader);
    return status;
  }
  *result = reader;
  return CODEC_OK;
}

codec_status heic_reader_read(heic_reader *reader, codec_info *info, uint8_t *rgb) {
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  if (!options) return CODEC_OUT_OF_MEMORY;
  options->convert_hdr_to_8bit = 1;
  options->strict_decoding = 1;
  int has_alpha = heif_image_handle_has_alpha_channel(reader->handle);
  info->has_alpha = has_alpha;
  struct heif_image *image = NULL;
  codec_status status = failure(
      heif_decode_image(
          reader->handle, &image, heif_colorspace_RGB,
          has_alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options),
      info);
  heif_decoding_options_free(options);
  if (status != CODEC_OK) return status;
  int stride = 0;
  const uint8_t *pixels = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
  if (!pixels || heif_image_get_width(image, heif_channel_interleaved) != info->width
      || heif_image_get_height(image, heif_channel_interleaved) != info->height) {
    snprintf(info->message, sizeof info->message, "its size is not what it says");
    heif_image_release(image);
    return CODEC_DAMAGED;
  }
  const size_t width = (size_t)info->width;
  int is_multiplied = has_alpha && heif_image_handle_is_premultiplied_alpha(reader->handle);
  for (size_t y = 0; y < (size_t)info->height; y++) {
    const uint8_t *row = pixels + y * (size_t)stride;
    if (is_multiplied) {
      lay_products_over_white(row, width, rgb + y * width * 3);
    } else if (has_alpha) {
      lay_over_white(row, width, rgb + y * width * 3);
    } else {
      memcpy(rgb + y * width * 3, row, width * 3);
    }
  }
  heif_image_release(image);
  return CODEC_OK;
}

void heic_reader_close(heic_reader *reader) {
  if (!reader) return;
  heif_image_handle_release(reader->handle);
  heif_context_free(reader->context);
  free(reader);
}
