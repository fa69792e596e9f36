// Small functions over the libraries of image formats, memory in and memory out. Swift never sees a
// library's own structures, nor its way of leaving by longjmp.
#ifndef C_IMAGE_CODECS_H
#define C_IMAGE_CODECS_H

#include <stddef.h>
#include <stdint.h>

#include "pixel_loops.h"

/// How an operation ended.
typedef enum {
  CODEC_OK = 0,
  /// The bytes are not what they say they are; the message has the library's words.
  CODEC_DAMAGED,
  /// Width or height is beyond the limits; nothing was allocated for pixels.
  CODEC_TOO_LARGE,
  /// A progressive JPEG of more scans than the limit; nothing was allocated for pixels.
  CODEC_TOO_MANY_SCANS,
  /// A valid file of a kind that is not supported; the message says which.
  CODEC_UNSUPPORTED,
  CODEC_OUT_OF_MEMORY,
} codec_status;

/// What is refused before memory is allocated for pixels.
typedef struct {
  int32_t side;
  int64_t pixels;
  int32_t scans;
} codec_limits;

/// What is known of an image: the first four after opening, the rest after reading.
typedef struct {
  int32_t width;
  int32_t height;
  /// Scans announced by a progressive JPEG.
  int32_t scans;
  char message[224];
  /// Complaints of the library that left every pixel intact.
  int32_t warnings;
  /// Complaints after which pixels are guesses.
  int32_t pixel_warnings;
  /// Non-zero where the data ended before the pixels did.
  int32_t truncated;
  /// How the image is to be turned, as EXIF has it; 0 where the codec does not know. From opening on.
  int32_t orientation;
  /// Non-zero where the file has a channel of transparency. From reading on.
  int32_t has_alpha;
  /// Non-zero where it has the colours of ink (CMYK). From reading on.
  int32_t is_ink;
} codec_info;

typedef struct jpeg_reader jpeg_reader;
typedef struct png_reader png_reader;
typedef struct webp_reader webp_reader;
typedef struct bmp_reader bmp_reader;
typedef struct gif_reader gif_reader;
typedef struct tiff_reader tiff_reader;
typedef struct heic_reader heic_reader;

/// Reads a header. The bytes must outlive the reader. On any status but `CODEC_OK` there is no reader.
codec_status jpeg_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, jpeg_reader **reader);
/// Makes `jpeg_reader_read` give an image 2, 4 or 8 times smaller, its sides rounded up, by transforming
/// fewer frequencies; `info` gets its size.
codec_status jpeg_reader_reduce(jpeg_reader *reader, codec_info *info, int32_t reduction);
/// Decodes into `width * height * 3` bytes of packed RGB.
codec_status jpeg_reader_read(jpeg_reader *reader, codec_info *info, uint8_t *rgb);
void jpeg_reader_close(jpeg_reader *reader);

/// As for JPEG. Sixteen bits become eight by rounding `value / 257`; then transparency is laid over white.
codec_status png_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, png_reader **reader);
codec_status png_reader_read(png_reader *reader, codec_info *info, uint8_t *rgb);
void png_reader_close(png_reader *reader);

/// As for JPEG. Chroma is interpolated ("fancy upsampling"); transparency is laid over white. Of an animation
/// the first frame is read, its canvas white beside it.
codec_status webp_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, webp_reader **reader);
codec_status webp_reader_read(webp_reader *reader, codec_info *info, uint8_t *rgb);
void webp_reader_close(webp_reader *reader);

/// As for JPEG. An alpha channel is laid over white where it is not empty.
codec_status bmp_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, bmp_reader **reader);
codec_status bmp_reader_read(bmp_reader *reader, codec_info *info, uint8_t *rgb);
void bmp_reader_close(bmp_reader *reader);

/// As for JPEG. The first frame on a white screen.
codec_status gif_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, gif_reader **reader);
codec_status gif_reader_read(gif_reader *reader, codec_info *info, uint8_t *rgb);
void gif_reader_close(gif_reader *reader);

/// As for JPEG. The first page, as it is stored; sixteen bits and transparency as for PNG, ink as for JPEG.
codec_status tiff_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, tiff_reader **reader);
codec_status tiff_reader_read(tiff_reader *reader, codec_info *info, uint8_t *rgb);
void tiff_reader_close(tiff_reader *reader);

/// As for JPEG, for HEIC and AVIF. The main image, upright; more bits than eight lose the lower ones, transparency is
/// laid over white.
codec_status heic_reader_open(
    const uint8_t *bytes, size_t count, codec_limits limits, codec_info *info, heic_reader **reader);
codec_status heic_reader_read(heic_reader *reader, codec_info *info, uint8_t *rgb);
void heic_reader_close(heic_reader *reader);

/// Encodes packed RGB. `*bytes` is to be freed with `codec_free`, whatever the status.
codec_status jpeg_encode(
    const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, uint8_t **bytes,
    size_t *count, codec_info *info);
codec_status png_encode(
    const uint8_t *rgb, int32_t width, int32_t height, uint8_t **bytes, size_t *count,
    codec_info *info);
void codec_free(uint8_t *bytes);

#endif

