// BMP, by hand: no library of this format is packaged widely and reads what its masks say. Everything that the file
// claims is checked against its length or the picture's size before it is used.
//
// Source: Microsoft, "Bitmap Storage" (BITMAPCOREHEADER to BITMAPV5HEADER).
#include "CImageCodecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lay_over_white.h"

enum {
  FILE_HEADER = 14,
  CORE_HEADER = 12,
  INFO_HEADER = 40,
  OS2_HEADER = 64,
  PALETTE_SIZE = 256,
};

enum { RAW = 0, RUNS_8 = 1, RUNS_4 = 2, MASKS = 3, JPEG_INSIDE = 4, PNG_INSIDE = 5, MASKS_AND_ALPHA = 6 };

/// Where a channel lies in a pixel; of no bits where there is none.
typedef struct {
  uint32_t mask;
  int shift;
} channel;

struct bmp_reader {
  const uint8_t *bytes;
  size_t count;
  size_t pixels;
  int32_t bits;
  uint32_t compression;
  int top_down;
  channel channels[4];
  /// As red, green, blue.
  uint8_t palette[PALETTE_SIZE][3];
  size_t colours;
};

static uint32_t number(const uint8_t *bytes, int count) {
  uint32_t value = 0;
  for (int i = count; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

static codec_status fault(codec_info *info, codec_status status, const char *words) {
  snprintf(info->message, sizeof info->message, "%s", words);
  return status;
}

static codec_status ends_early(codec_info *info) {
  info->truncated = 1;
  return fault(info, CODEC_DAMAGED, "the data ends early");
}

static int set_channel(channel *channel, uint32_t mask) {
  channel->mask = mask;
  channel->shift = mask ? __builtin_ctz(mask) : 0;
  uint32_t ones = mask >> channel->shift;
  return (ones & (ones + 1)) == 0;
}

static codec_status read_masks(bmp_reader *reader, uint32_t header, codec_info *info) {
  uint32_t masks[4] = {0xFF0000, 0xFF00, 0xFF, 0};
  if (reader->bits == 16) {
    masks[0] = 0x7C00;
    masks[1] = 0x3E0;
    masks[2] = 0x1F;
  }
  if (reader->compression == MASKS || reader->compression == MASKS_AND_ALPHA) {
    // Behind the shortest header, inside the longer ones.
    int count = reader->compression == MASKS_AND_ALPHA || header >= 56 ? 4 : 3;
    if (reader->count < FILE_HEADER + INFO_HEADER + (size_t)count * 4) return ends_early(info);
    for (int i = 0; i < count; i++) {
      masks[i] = number(reader->bytes + FILE_HEADER + INFO_HEADER + 4 * i, 4);
    }
  }
  for (int i = 0; i < 4; i++) {
    if (!set_channel(&reader->channels[i], masks[i])) {
      return fault(info, CODEC_DAMAGED, "the bits of a colour do not lie together");
    }
  }
  return CODEC_OK;
}

static codec_status read_palette(bmp_reader *reader, uint32_t header, codec_info *info) {
  size_t start = FILE_HEADER + header, entry = header == CORE_HEADER ? 3 : 4;
  size_t most = (size_t)1 << reader->bits, colours = most;
  if (header != CORE_HEADER) {
    uint32_t used = number(reader->bytes + 46, 4);
    if (used > 0 && used < most) colours = used;
  }
  // Some writers leave no room for colours that they do not use.
  if (reader->pixels > start && (reader->pixels - start) / entry < colours) {
    colours = (reader->pixels - start) / entry;
  }
  if (reader->count < start || (reader->count - start) / entry < colours) return ends_early(info);
  for (size_t i = 0; i < colours; i++) {
    const uint8_t *colour = reader->bytes + start + i * entry;
    for (int c = 0; c < 3; c++) reader->palette[i][c] = colour[2 - c];
  }
  reader->colours = colours;
  return CODEC_OK;
}

static codec_status read_header(bmp_reader *reader, codec_limits limits, codec_info *info) {
  const uint8_t *bytes = reader->bytes;
  if (reader->count < FILE_HEADER + CORE_HEADER) return ends_early(info);
  reader->pixels = number(bytes + 10, 4);
  uint32_t header = number(bytes + FILE_HEADER, 4);
  if (header != CORE_HEADER && (header < INFO_HEADER || header > 124)) {
    return fault(info, CODEC_UNSUPPORTED, "a header of unknown size");
  }
  if (reader->count < FILE_HEADER + (size_t)header) return ends_early(info);
  int64_t width, height;
  if (header == CORE_HEADER) {
    width = number(bytes + 18, 2);
    height = number(bytes + 20, 2);
    reader->bits = (int32_t)number(bytes + 24, 2);
  } else {
    width = (int32_t)number(bytes + 18, 4);
    height = (int32_t)number(bytes + 22, 4);
    reader->bits = (int32_t)number(bytes + 28, 2);
    reader->compression = number(bytes + 30, 4);
  }
  reader->top_down = height < 0;
  if (height < 0) height = -height;
  if (width <= 0 || height == 0) return fault(info, CODEC_DAMAGED, "it has no pixels");
  info->width = width > INT32_MAX ? INT32_MAX : (int32_t)width;
  info->height = height > INT32_MAX ? INT32_MAX : (int32_t)height;
  info->scans = 1;
  if (width > limits.side || height > limits.side || width * height > limits.pixels) {
    return CODEC_TOO_LARGE;
  }
  int32_t bits = reader->bits;
  uint32_t compression = reader->compression;
  int known = 0;
  switch (compression) {
    case RAW: known = bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32; break;
    case RUNS_8: known = bits == 8; break;
    case RUNS_4: known = bits == 4; break;
    case MASKS:
    case MASKS_AND_ALPHA: known = (bits == 16 || bits == 32) && header != OS2_HEADER; break;
    case JPEG_INSIDE:
    case PNG_INSIDE:
      return fault(info, CODEC_UNSUPPORTED, "another image inside");
    default: break;
  }
  if (!known) {
    snprintf(
        info->message, sizeof info->message, "%d bits a pixel in compression %u", (int)bits,
        (unsigned)compression);
    return CODEC_UNSUPPORTED;
  }
  return bits <= 8 ? read_palette(reader, header, info) : read_masks(reader, header, info);
}

codec_status bmp_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    bmp_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  bmp_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  reader->bytes = bytes;
  reader->count = count;
  codec_status status = read_header(reader, limits, info);
  if (status != CODEC_OK) {
    free(reader);
    return status;
  }
  *result = reader;
  return CODEC_OK;
}

// The row of the picture that the file has as number y.
static uint8_t *row_at(const bmp_reader *reader, const codec_info *info, uint8_t *rgb, int32_t y) {
  int32_t row = reader->top_down ? y : info->height - 1 - y;
  return rgb + (size_t)row * (size_t)info->width * 3;
}

// Gives 0 where the colour is not in the table.
static int put(const bmp_reader *reader, uint8_t *rgb, size_t colour) {
  if (colour >= reader->colours) return 0;
  memcpy(rgb, reader->palette[colour], 3);
  return 1;
}

static codec_status unknown_colour(codec_info *info) {
  return fault(info, CODEC_DAMAGED, "a colour is not in its table");
}

static codec_status read_indices(
    const bmp_reader *reader, codec_info *info, const uint8_t *in, size_t stride, uint8_t *rgb) {
  int32_t bits = reader->bits;
  for (int32_t y = 0; y < info->height; y++, in += stride) {
    uint8_t *out = row_at(reader, info, rgb, y);
    for (int32_t x = 0; x < info->width; x++, out += 3) {
      size_t bit = (size_t)x * (size_t)bits;
      size_t colour = in[bit / 8] >> (8 - bits - (int)(bit % 8)) & ((1u << bits) - 1);
      if (!put(reader, out, colour)) return unknown_colour(info);
    }
  }
  return CODEC_OK;
}

static uint8_t level(channel channel, uint32_t pixel) {
  if (!channel.mask) return 0;
  uint64_t value = (pixel & channel.mask) >> channel.shift;
  return (uint8_t)(value * 255 / (channel.mask >> channel.shift));
}

static void read_colours(
    const bmp_reader *reader, codec_info *info, const uint8_t *data, size_t stride, uint8_t *rgb) {
  int size = reader->bits / 8;
  const channel *channels = reader->channels;
  // Who writes a channel of transparency and leaves it empty means none.
  int has_alpha = 0;
  for (int32_t y = 0; channels[3].mask && !has_alpha && y < info->height; y++) {
    const uint8_t *in = data + (size_t)y * stride;
    for (int32_t x = 0; x < info->width; x++, in += size) {
      has_alpha |= level(channels[3], number(in, size)) > 0;
    }
  }
  info->has_alpha = has_alpha;
  for (int32_t y = 0; y < info->height; y++) {
    const uint8_t *in = data + (size_t)y * stride;
    uint8_t *out = row_at(reader, info, rgb, y);
    for (int32_t x = 0; x < info->width; x++, in += size, out += 3) {
      uint32_t pixel = number(in, size);
      uint8_t rgba[4] = {255, 255, 255, 255};
      for (int c = 0; c < 3 + has_alpha; c++) rgba[c] = level(channels[c], pixel);
      lay_over_white(rgba, 1, out);
    }
  }
}

// Runs of one or two colours, or colours one by one; 0 tells what follows: the end of a row, of the picture, or a
// place further on. What is skipped has the first colour.
static codec_status read_runs(const bmp_reader *reader, codec_info *info, uint8_t *rgb) {
  const uint8_t *in = reader->bytes + reader->pixels, *end = reader->bytes + reader->count;
  size_t width = (size_t)info->width, x = 0;
  int32_t y = 0, wide = reader->bits == 8;
  for (size_t i = 0; i < width * (size_t)info->height; i++) {
    if (!put(reader, rgb + i * 3, 0)) return unknown_colour(info);
  }
  while (y < info->height) {
    if (end - in < 2) return ends_early(info);
    size_t length = in[0], code = in[1];
    in += 2;
    size_t literal = 0;
    if (length == 0) {
      if (code == 0) {
        x = 0;
        y++;
        continue;
      }
      if (code == 1) return CODEC_OK;
      if (code == 2) {
        if (end - in < 2) return ends_early(info);
        x += in[0];
        y += in[1];
        in += 2;
        continue;
      }
      length = literal = code;
    }
    size_t size = wide ? literal : (literal + 1) / 2;
    if ((size_t)(end - in) < size) return ends_early(info);
    uint8_t *row = row_at(reader, info, rgb, y);
    for (size_t i = 0; i < length && x < width; i++, x++) {
      size_t pair = literal ? in[wide ? i : i / 2] : code;
      size_t colour = wide ? pair : i % 2 ? pair & 15 : pair >> 4;
      if (!put(reader, row + x * 3, colour)) return unknown_colour(info);
    }
    // Literal colours fill whole words.
    size += size & 1;
    in = (size_t)(end - in) < size ? end : in + size;
  }
  return CODEC_OK;
}

codec_status bmp_reader_read(bmp_reader *reader, codec_info *info, uint8_t *rgb) {
  if (reader->pixels > reader->count) return ends_early(info);
  if (reader->compression == RUNS_8 || reader->compression == RUNS_4) {
    return read_runs(reader, info, rgb);
  }
  size_t bits = (size_t)info->width * (size_t)reader->bits;
  size_t stride = (bits + 31) / 32 * 4;
  // The padding of the last row says nothing.
  size_t needed = stride * ((size_t)info->height - 1) + (bits + 7) / 8;
  if (reader->count - reader->pixels < needed) return ends_early(info);
  const uint8_t *data = reader->bytes + reader->pixels;
  if (reader->bits <= 8) return read_indices(reader, info, data, stride, rgb);
  read_colours(reader, info, data, stride, rgb);
  return CODEC_OK;
}

void bmp_reader_close(bmp_reader *reader) { free(reader); }
