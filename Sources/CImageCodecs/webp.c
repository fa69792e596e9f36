// WebP over libwebp's decoder. Of an animation the first frame is shown: the decoder reads a frame's data as
// it reads a still image, so that finding it takes no second library.
#include "CImageCodecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "lay_over_white.h"

enum {
  RIFF_HEADER = 12,
  CHUNK_HEADER = 8,
  FRAME_HEADER = 16,
};

/// A picture and its place on the canvas, which a still image fills.
struct webp_reader {
  const uint8_t *bytes;
  size_t count;
  int32_t left;
  int32_t top;
  WebPBitstreamFeatures picture;
};

static codec_status failure(VP8StatusCode code, codec_info *info) {
  const char *words = "its data is not WebP's";
  codec_status status = CODEC_DAMAGED;
  switch (code) {
    case VP8_STATUS_OK: return CODEC_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return CODEC_OUT_OF_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      words = "it uses a feature that libwebp lacks";
      status = CODEC_UNSUPPORTED;
      break;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      words = "the data ends early";
      info->truncated = 1;
      break;
    default: break;
  }
  snprintf(info->message, sizeof info->message, "%s", words);
  return status;
}

static size_t number(const uint8_t *bytes, int count) {
  size_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

// Points the reader to the first frame (WebP container specification, "Animation").
static VP8StatusCode find_frame(webp_reader *reader, const WebPBitstreamFeatures *canvas) {
  const uint8_t *chunk = reader->bytes + RIFF_HEADER;
  const uint8_t *end = reader->bytes + reader->count;
  while (end - chunk >= CHUNK_HEADER) {
    const uint8_t *body = chunk + CHUNK_HEADER;
    size_t size = number(chunk + 4, 4), left = (size_t)(end - body);
    if (size > left) return VP8_STATUS_NOT_ENOUGH_DATA;
    if (memcmp(chunk, "ANMF", 4) == 0) {
      if (size < FRAME_HEADER) return VP8_STATUS_BITSTREAM_ERROR;
      reader->bytes = body + FRAME_HEADER;
      reader->count = size - FRAME_HEADER;
      reader->left = (int32_t)number(body, 3) * 2;
      reader->top = (int32_t)number(body + 3, 3) * 2;
      VP8StatusCode code = WebPGetFeatures(reader->bytes, reader->count, &reader->picture);
      if (code != VP8_STATUS_OK) return code;
      int fits = !reader->picture.has_animation
          && reader->left + reader->picture.width <= canvas->width
          && reader->top + reader->picture.height <= canvas->height;
      return fits ? VP8_STATUS_OK : VP8_STATUS_BITSTREAM_ERROR;
    }
    // Chunks start at even places.
    size += size & 1;
    chunk = size < left ? body + size : end;
  }
  return VP8_STATUS_BITSTREAM_ERROR;
}

codec_status webp_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    webp_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  WebPBitstreamFeatures canvas;
  VP8StatusCode code = WebPGetFeatures(bytes, count, &canvas);
  if (code != VP8_STATUS_OK) return failure(code, info);
  info->width = canvas.width;
  info->height = canvas.height;
  info->scans = 1;
  if (info->width > limits.side || info->height > limits.side
      || (int64_t)info->width * info->height > limits.pixels) {
    return CODEC_TOO_LARGE;
  }
  // What is missing behind the pixels may be the orientation.
  if (count < RIFF_HEADER || number(bytes + 4, 4) > count - CHUNK_HEADER) {
    return failure(VP8_STATUS_NOT_ENOUGH_DATA, info);
  }
  webp_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  *reader = (webp_reader){.bytes = bytes, .count = count, .picture = canvas};
  if (canvas.has_animation) code = find_frame(reader, &canvas);
  if (code != VP8_STATUS_OK) {
    webp_reader_close(reader);
    return failure(code, info);
  }
  *result = reader;
  return CODEC_OK;
}

codec_status webp_reader_read(webp_reader *reader, codec_info *info, uint8_t *rgb) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return failure(VP8_STATUS_UNSUPPORTED_FEATURE, info);
  const size_t width = (size_t)reader->picture.width, height = (size_t)reader->picture.height;
  const size_t row = (size_t)info->width * 3;
  uint8_t *corner = rgb + (size_t)reader->top * row + (size_t)reader->left * 3;
  // Beside the first frame of an animation there is nothing but paper.
  if (width < (size_t)info->width || height < (size_t)info->height) {
    memset(rgb, 255, row * (size_t)info->height);
  }
  info->has_alpha = reader->picture.has_alpha;
  uint8_t *rgba = NULL;
  config.output.is_external_memory = 1;
  if (reader->picture.has_alpha) {
    rgba = malloc(width * height * 4);
    if (!rgba) return CODEC_OUT_OF_MEMORY;
    config.output.colorspace = MODE_RGBA;
    config.output.u.RGBA =
        (WebPRGBABuffer){.rgba = rgba, .stride = (int)width * 4, .size = width * height * 4};
  } else {
    config.output.colorspace = MODE_RGB;
    config.output.u.RGBA = (WebPRGBABuffer){
        .rgba = corner, .stride = (int)row, .size = row * (height - 1) + width * 3};
  }
  VP8StatusCode code = WebPDecode(reader->bytes, reader->count, &config);
  for (size_t y = 0; rgba && code == VP8_STATUS_OK && y < height; y++) {
    lay_over_white(rgba + y * width * 4, width, corner + y * row);
  }
  free(rgba);
  WebPFreeDecBuffer(&config.output);
  return failure(code, info);
}

void webp_reader_close(webp_reader *reader) { free(reader); }
