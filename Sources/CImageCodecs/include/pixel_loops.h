// The loops over pixels that want a C compiler: resampling, augmentation, normalisation.
#ifndef PIXEL_LOOPS_H
#define PIXEL_LOOPS_H

#include <stddef.h>
#include <stdint.h>

/// The vector instructions that a loop uses. They make no difference to the result.
typedef enum {
  PIXEL_ISA_PORTABLE = 0,
  PIXEL_ISA_AVX2,
} pixel_isa;

/// The widest that this processor has.
pixel_isa pixel_isa_best(void);

/// One axis of a resampling: output `i` is the sum of the inputs `starts[i] ..< starts[i] + taps`, weighed
/// by `weights[i * taps ...]` in units of 2⁻²².
typedef struct {
  const int32_t *starts;
  const int32_t *weights;
  int32_t taps;
} resampling_axis;

/// Filters rows of packed RGB along x. `scratch` has room for sixteen rows before and after.
void resample_rows(
    pixel_isa isa, const uint8_t *in, int32_t in_width, int32_t rows, resampling_axis axis,
    int32_t out_width, uint8_t *out, uint8_t *scratch);
/// Filters packed RGB along y; `in` starts at input row `top`.
void resample_columns(
    pixel_isa isa, const uint8_t *in, int32_t width, int32_t top, resampling_axis axis,
    int32_t out_height, uint8_t *out);

/// Packed RGB bytes to three planes of floats: `byte * scale[c] + offset[c]`.
void planar_from_packed(
    pixel_isa isa, const uint8_t *rgb, int32_t in_width, int32_t left, int32_t top, int32_t width,
    int32_t height, const float scale[3], const float offset[3], float *planes);

/// Sums and sums of squares of the channels of a window, exact.
void channel_sums(
    const uint8_t *rgb, int32_t in_width, int32_t left, int32_t top, int32_t width, int32_t height,
    uint64_t sums[3], uint64_t squares[3]);

/// Where an output pixel lies in the input: `x' = m[0] x + m[1] y + m[2]`, `y' = m[3] x + m[4] y + m[5]`,
/// in pixels, integers at pixel centres.
typedef struct {
  double m[6];
} pixel_affine;

/// A window, which may reach beyond its image.
typedef struct {
  int32_t left;
  int32_t top;
  int32_t width;
  int32_t height;
} pixel_box;

/// What `sample_affine` reads for `size * size` pixels.
pixel_box affine_box(pixel_affine affine, int32_t size);

/// Copies a box out of packed RGB. Outside, the image continues as its mirror image, its edge pixels not
/// repeated.
void copy_mirrored(
    const uint8_t *rgb, int32_t width, int32_t height, pixel_box box, uint8_t *out);

/// Samples packed RGB bilinearly into three planes of `size * size` floats from 0 to 255. The pixels given
/// are those of a box that holds `affine_box` of the same map.
void sample_affine(
    pixel_isa isa, const uint8_t *rgb, pixel_box box, pixel_affine affine, int32_t size,
    float *planes);

/// Brightness, contrast and saturation as factors (1 changes nothing), each clamped to 0 ... 255, in this
/// order; then `value * scale[c] + offset[c]`.
void adjust_colours(
    pixel_isa isa, float *planes, int32_t count, float brightness, float contrast, float saturation,
    const float scale[3], const float offset[3]);

#endif
