// GIF over giflib: the first frame of what may be an animation, and nothing behind it.
#include "CImageCodecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

struct gif_reader {
  GifFileType *file;
  const uint8_t *bytes;
  size_t left;
  int out_of_data;
  int transparent;
};

static int feed(GifFileType *file, GifByteType *target, int count) {
  gif_reader *reader = file->UserData;
  size_t size = (size_t)count;
  if (size > reader->left) {
    reader->out_of_data = 1;
    size = reader->left;
  }
  memcpy(target, reader->bytes, size);
  reader->bytes += size;
  reader->left -= size;
  return (int)size;
}

static codec_status failure(const gif_reader *reader, int code, codec_info *info) {
  if (code == D_GIF_ERR_NOT_ENOUGH_MEM) return CODEC_OUT_OF_MEMORY;
  info->truncated = reader->out_of_data;
  const char *words = GifErrorString(code);
  snprintf(info->message, sizeof info->message, "%s", words ? words : "its data is not GIF's");
  return CODEC_DAMAGED;
}

// Looks at an extension before the frame for the colour that stands for nothing.
static int read_extension(gif_reader *reader) {
  int code;
  GifByteType *block;
  if (DGifGetExtension(reader->file, &code, &block) == GIF_ERROR) return 0;
  GraphicsControlBlock control;
  if (code == GRAPHICS_EXT_FUNC_CODE && block
      && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
    reader->transparent = control.TransparentColor;
  }
  while (block) {
    if (DGifGetExtensionNext(reader->file, &block) == GIF_ERROR) return 0;
  }
  return 1;
}

// Goes to the first frame's pixels.
static codec_status find_frame(gif_reader *reader, codec_info *info) {
  while (1) {
    GifRecordType type;
    if (DGifGetRecordType(reader->file, &type) == GIF_ERROR) break;
    if (type == IMAGE_DESC_RECORD_TYPE) {
      if (DGifGetImageDesc(reader->file) == GIF_ERROR) break;
      return CODEC_OK;
    }
    if (type != EXTENSION_RECORD_TYPE) return failure(reader, D_GIF_ERR_NO_IMAG_DSCR, info);
    if (!read_extension(reader)) break;
  }
  return failure(reader, reader->file->Error, info);
}

codec_status gif_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    gif_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  gif_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  reader->bytes = bytes;
  reader->left = count;
  reader->transparent = NO_TRANSPARENT_COLOR;
  int code = 0;
  reader->file = DGifOpen(reader, feed, &code);
  codec_status status = reader->file ? find_frame(reader, info) : failure(reader, code, info);
  if (status == CODEC_OK) {
    // A frame that reaches beyond the screen makes it larger.
    const GifImageDesc *frame = &reader->file->Image;
    int right = frame->Left + frame->Width, bottom = frame->Top + frame->Height;
    info->width = right > reader->file->SWidth ? right : reader->file->SWidth;
    info->height = bottom > reader->file->SHeight ? bottom : reader->file->SHeight;
    info->scans = 1;
    if (frame->Width <= 0 || frame->Height <= 0) {
      status = failure(reader, D_GIF_ERR_NO_IMAG_DSCR, info);
    } else if (
        info->width > limits.side || info->height > limits.side
        || (int64_t)info->width * info->height > limits.pixels) {
      status = CODEC_TOO_LARGE;
    } else if (!frame->ColorMap && !reader->file->SColorMap) {
      status = failure(reader, D_GIF_ERR_NO_COLOR_MAP, info);
    }
  }
  if (status != CODEC_OK) {
    gif_reader_close(reader);
    return status;
  }
  *result = reader;
  return CODEC_OK;
}

// The row that comes as number i of an interlaced frame: every eighth, those between, and so on.
static int interlaced_row(int i, int height) {
  static const int first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
  for (int pass = 0; pass < 4; pass++) {
    int rows = height > first[pass] ? (height - first[pass] + step[pass] - 1) / step[pass] : 0;
    if (i < rows) return first[pass] + i * step[pass];
    i -= rows;
  }
  return height - 1;
}

codec_status gif_reader_read(gif_reader *reader, codec_info *info, uint8_t *rgb) {
  GifFileType *file = reader->file;
  const GifImageDesc *frame = &file->Image;
  const ColorMapObject *colours = frame->ColorMap ? frame->ColorMap : file->SColorMap;
  size_t row = (size_t)info->width * 3;
  // Beside the frame there is nothing but paper.
  info->has_alpha = reader->transparent != NO_TRANSPARENT_COLOR;
  memset(rgb, 255, row * (size_t)info->height);
  GifPixelType *line = malloc((size_t)frame->Width * sizeof *line);
  if (!line) return CODEC_OUT_OF_MEMORY;
  codec_status status = CODEC_OK;
  for (int i = 0; i < frame->Height && status == CODEC_OK; i++) {
    if (DGifGetLine(file, line, frame->Width) == GIF_ERROR) {
      status = failure(reader, file->Error, info);
      break;
    }
    int y = frame->Top + (frame->Interlace ? interlaced_row(i, frame->Height) : i);
    uint8_t *out = rgb + (size_t)y * row + (size_t)frame->Left * 3;
    for (int x = 0; x < frame->Width; x++, out += 3) {
      if (line[x] == reader->transparent) continue;
      if (line[x] >= colours->ColorCount) {
        snprintf(info->message, sizeof info->message, "a colour is not in its table");
        status = CODEC_DAMAGED;
        break;
      }
      GifColorType colour = colours->Colors[line[x]];
      out[0] = colour.Red;
      out[1] = colour.Green;
      out[2] = colour.Blue;
    }
  }
  free(line);
  return status;
}

void gif_reader_close(gif_reader *reader) {
  if (!reader) return;
  int code;
  if (reader->file) DGifCloseFile(reader->file, &code);
  free(reader);
}
