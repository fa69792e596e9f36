// TIFF over libtiff, the first page, through its own conversion to eight bits of red, green, blue and alpha. The
// orientation is told, not applied.
#include "CImageCodecs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "lay_over_white.h"

/// How colours and transparency come out of libtiff.
typedef enum { OPAQUE, MULTIPLIED, SEPARATE } veil;

struct tiff_reader {
  TIFF *file;
  codec_info *info;
  const uint8_t *bytes;
  size_t count;
  size_t place;
  /// What may still be read: entries of a directory can all name the same bytes.
  size_t budget;
  int out_of_data;
  int errors;
  veil veil;
};

static tmsize_t feed(thandle_t handle, void *target, tmsize_t count) {
  tiff_reader *reader = handle;
  size_t left = reader->place < reader->count ? reader->count - reader->place : 0;
  size_t size = (size_t)count;
  if (size > left) {
    reader->out_of_data = 1;
    size = left;
  }
  if (size > reader->budget) return 0;
  reader->budget -= size;
  memcpy(target, reader->bytes + reader->place, size);
  reader->place += size;
  return (tmsize_t)size;
}

static tmsize_t refuse(thandle_t handle, void *source, tmsize_t count) {
  (void)handle, (void)source, (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  tiff_reader *reader = handle;
  toff_t base = whence == SEEK_CUR ? reader->place : whence == SEEK_END ? reader->count : 0;
  reader->place = (size_t)(base + offset);
  return reader->place;
}

static int leave_open(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size(thandle_t handle) { return ((tiff_reader *)handle)->count; }

static void keep(tiff_reader *reader, const char *format, va_list words) {
  if (reader->info->message[0] != 0) return;
  vsnprintf(reader->info->message, sizeof reader->info->message, format, words);
}

static int note_error(TIFF *file, void *context, const char *module, const char *format, va_list words) {
  (void)file, (void)module;
  tiff_reader *reader = context;
  reader->errors++;
  keep(reader, format, words);
  return 1;
}

static int note_warning(
    TIFF *file, void *context, const char *module, const char *format, va_list words) {
  (void)file;
  tiff_reader *reader = context;
  // libjpeg goes on with guesses where data is lost.
  if (module && strcmp(module, "JPEGLib") == 0) {
    reader->info->pixel_warnings++;
    keep(reader, format, words);
  } else {
    reader->info->warnings++;
  }
  return 1;
}

static codec_status failure(const tiff_reader *reader, codec_status status) {
  codec_info *info = reader->info;
  if (status == CODEC_DAMAGED) info->truncated = reader->out_of_data;
  if (info->message[0] == 0) {
    snprintf(info->message, sizeof info->message, "its data is not TIFF's");
  }
  return status;
}

static codec_status unsupported(codec_info *info, const char *words) {
  snprintf(info->message, sizeof info->message, "%s", words);
  return CODEC_UNSUPPORTED;
}

// What libtiff would convert to something else than the picture.
static codec_status check_kind(tiff_reader *reader, codec_limits limits) {
  TIFF *file = reader->file;
  codec_info *info = reader->info;
  uint32_t width = 0, height = 0, kind = 0;
  TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(file, TIFFTAG_IMAGELENGTH, &height);
  if (width == 0 || height == 0) return failure(reader, CODEC_DAMAGED);
  info->width = width > INT32_MAX ? INT32_MAX : (int32_t)width;
  info->height = height > INT32_MAX ? INT32_MAX : (int32_t)height;
  info->scans = 1;
  if (info->width > limits.side || info->height > limits.side
      || (int64_t)info->width * info->height > limits.pixels) {
    return CODEC_TOO_LARGE;
  }
  // Cameras' raw files begin with a small preview.
  if (TIFFGetField(file, TIFFTAG_SUBFILETYPE, &kind) && kind & FILETYPE_REDUCEDIMAGE) {
    return unsupported(info, "its first page is a preview, as in a camera's raw files");
  }
  uint16_t form = SAMPLEFORMAT_UINT, bits = 1, samples = 1, extras = 0, *meanings = NULL;
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLEFORMAT, &form);
  TIFFGetFieldDefaulted(file, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted(file, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted(file, TIFFTAG_EXTRASAMPLES, &extras, &meanings);
  if (form != SAMPLEFORMAT_UINT && form != SAMPLEFORMAT_VOID) {
    return unsupported(info, "samples that are not whole numbers without sign");
  }
  char words[1024] = "";
  if (!TIFFRGBAImageOK(file, words)) return unsupported(info, words);
  int is_grey = samples - extras == 1;
  if (extras > 0 && meanings[0] == EXTRASAMPLE_ASSOCALPHA) reader->veil = MULTIPLIED;
  if (extras > 0 && meanings[0] == EXTRASAMPLE_UNASSALPHA) {
    // Of colours libtiff makes products; grey it leaves as it is.
    reader->veil = is_grey ? SEPARATE : MULTIPLIED;
  }
  if (is_grey && reader->veil != OPAQUE && bits != 8) {
    return unsupported(info, "transparent grey of other than 8 bits");
  }
  // Tiles may be larger than the picture, and samples many: both cost memory and time that the size does not tell.
  uint64_t parts = TIFFIsTiled(file) ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
  uint64_t part = TIFFIsTiled(file) ? TIFFTileSize64(file) : TIFFStripSize64(file);
  uint64_t most = (uint64_t)info->width * (uint64_t)info->height * 64 + (32 << 20);
  if (part == 0 || part > most || parts > most / part) {
    return unsupported(info, "strips or tiles much larger than the image");
  }
  uint16_t orientation = 1;
  TIFFGetFieldDefaulted(file, TIFFTAG_ORIENTATION, &orientation);
  info->orientation = orientation;
  return CODEC_OK;
}

static int map(thandle_t handle, void **base, toff_t *count) {
  tiff_reader *reader = handle;
  *base = (void *)(uintptr_t)reader->bytes;
  *count = reader->count;
  return 1;
}

static void unmap(thandle_t handle, void *base, toff_t count) {
  (void)handle, (void)base, (void)count;
}

static TIFF *open_file(tiff_reader *reader, codec_limits limits, const char *mode) {
  reader->place = 0;
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)limits.pixels * 64 + (32 << 20));
  TIFFOpenOptionsSetErrorHandlerExtR(options, note_error, reader);
  TIFFOpenOptionsSetWarningHandlerExtR(options, note_warning, reader);
  TIFF *file = TIFFClientOpenExt(
      "image", mode, reader, feed, refuse, seek, leave_open, size, map, unmap, options);
  TIFFOpenOptionsFree(options);
  return file;
}

codec_status tiff_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info,
    tiff_reader **result) {
  *result = NULL;
  memset(info, 0, sizeof *info);
  tiff_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return CODEC_OUT_OF_MEMORY;
  reader->info = info;
  reader->bytes = bytes;
  reader->count = count;
  reader->budget = count * 4 + (1 << 20);
  // Not as mapped memory, which would be read without asking.
  reader->file = open_file(reader, limits, "rm");
  codec_status status =
      reader->file ? check_kind(reader, limits) : failure(reader, CODEC_DAMAGED);
  uint16_t compression = COMPRESSION_NONE;
  if (status == CODEC_OK && TIFFIsTiled(reader->file)
      && TIFFGetFieldDefaulted(reader->file, TIFFTAG_COMPRESSION, &compression)
      && compression == COMPRESSION_NONE) {
    // libtiff 4.5 takes plain tiles of other than whole KiB for broken where it does not read mapped memory. What a
    // directory costs is known by now.
    TIFFClose(reader->file);
    reader->file = open_file(reader, limits, "rM");
    if (!reader->file) status = failure(reader, CODEC_DAMAGED);
  }
  if (status != CODEC_OK) {
    tiff_reader_close(reader);
    return status;
  }
  *result = reader;
  return CODEC_OK;
}

// libtiff keeps the upper byte of sixteen bits of grey; here they are rounded, as all others.
static void put_grey16(
    TIFFRGBAImage *image, uint32_t *out, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
    int32_t from_skip, int32_t to_skip, unsigned char *in) {
  (void)x, (void)y;
  size_t step = image->samplesperpixel;
  for (; height-- > 0; out += to_skip) {
    for (uint32_t i = 0; i < width; i++, in += 2 * step) {
      uint16_t value;
      memcpy(&value, in, sizeof value);
      if (image->photometric == PHOTOMETRIC_MINISWHITE) value = (uint16_t)(65535 - value);
      uint32_t level = (value + 128u) / 257u;
      *out++ = 0xFF000000u | level << 16 | level << 8 | level;
    }
    in += 2 * step * (size_t)from_skip;
  }
}

static void finish(veil veil, const uint32_t *raster, size_t pixels, uint8_t *rgb) {
  for (size_t i = 0; i < pixels; i++, rgb += 3) {
    uint32_t pixel = raster[i];
    uint8_t rgba[4] = {
        (uint8_t)TIFFGetR(pixel), (uint8_t)TIFFGetG(pixel), (uint8_t)TIFFGetB(pixel),
        veil == OPAQUE ? 255 : (uint8_t)TIFFGetA(pixel)};
    if (veil == MULTIPLIED) {
      lay_products_over_white(rgba, 1, rgb);
    } else {
      lay_over_white(rgba, 1, rgb);
    }
  }
}

codec_status tiff_reader_read(tiff_reader *reader, codec_info *info, uint8_t *rgb) {
  reader->info = info;
  size_t width = (size_t)info->width, height = (size_t)info->height;
  uint32_t *raster = malloc(width * height * sizeof *raster);
  if (!raster) return CODEC_OUT_OF_MEMORY;
  TIFFRGBAImage image;
  char words[1024] = "";
  if (!TIFFRGBAImageBegin(&image, reader->file, 1, words)) {
    free(raster);
    return unsupported(info, words);
  }
  // As it is stored.
  image.req_orientation = image.orientation;
  int is_grey =
      image.photometric == PHOTOMETRIC_MINISBLACK || image.photometric == PHOTOMETRIC_MINISWHITE;
  if (is_grey && image.bitspersample == 16 && image.isContig) image.put.contig = put_grey16;
  info->has_alpha = reader->veil != OPAQUE;
  info->is_ink = image.photometric == PHOTOMETRIC_SEPARATED;
  int done = TIFFRGBAImageGet(&image, raster, (uint32_t)width, (uint32_t)height);
  TIFFRGBAImageEnd(&image);
  // Some of its decoders report lost data and go on.
  codec_status status = done && reader->errors == 0 ? CODEC_OK : failure(reader, CODEC_DAMAGED);
  if (status == CODEC_OK) finish(reader->veil, raster, width * height, rgb);
  free(raster);
  return status;
}

void tiff_reader_close(tiff_reader *reader) {
  if (!reader) return;
  if (reader->file) TIFFClose(reader->file);
  free(reader);
}
