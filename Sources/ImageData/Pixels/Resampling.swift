internal import CImageCodecs

/// Antialiased resizing to one size, prepared once and used for any number of images of that size.
///
/// The interpolation's filter, stretched by the factor of reduction, runs along x and then along y, each in fixed
/// point with rounding to bytes between: the algorithm of Pillow's `Image.resize(size, BILINEAR)` or `BICUBIC`, with
/// the same bytes as result.
///
/// Source: Pillow, `src/libImaging/Resample.c`.
public struct Resampling: Sendable {
  public let inputWidth: Int
  public let inputHeight: Int
  public let width: Int
  public let height: Int
  private let horizontal: ResamplingAxis?
  private let vertical: ResamplingAxis?

  /// - Precondition: all sides are positive.
  public init(
    fromWidth inputWidth: Int, height inputHeight: Int, toWidth width: Int, height: Int,
    interpolation: Interpolation = .bilinear
  ) {
    self.init(
      fromWidth: inputWidth, height: inputHeight, toWidth: width, height: height,
      columns: 0..<width, rows: 0..<height, interpolation: interpolation)
  }

  /// Of the resized image only a window, which is all that is computed.
  ///
  /// - Parameter reduction: by how much the input is smaller than an image of which its last column and
  ///   row may show only a part; its full size is then given instead of the input's.
  /// - Precondition: all sides are positive; the window lies inside and is not empty.
  package init(
    fromWidth fullWidth: Int, height fullHeight: Int, reducedBy reduction: Int = 1,
    toWidth width: Int, height: Int, columns: Range<Int>, rows: Range<Int>,
    interpolation: Interpolation = .bilinear
  ) {
    let inputWidth = (fullWidth + reduction - 1) / reduction
    let inputHeight = (fullHeight + reduction - 1) / reduction
    precondition(inputWidth > 0 && inputHeight > 0 && !columns.isEmpty && !rows.isEmpty)
    precondition(columns.lowerBound >= 0 && columns.upperBound <= width)
    precondition(rows.lowerBound >= 0 && rows.upperBound <= height)
    self.inputWidth = inputWidth
    self.inputHeight = inputHeight
    self.width = columns.count
    self.height = rows.count
    func axis(_ full: Int, _ input: Int, to output: Int, _ outputs: Range<Int>) -> ResamplingAxis? {
      if full == output * reduction && outputs.count == output { return nil }
      return ResamplingAxis(
        from: input, extent: Double(full) / Double(reduction), to: output, outputs: outputs,
        interpolation: interpolation)
    }
    horizontal = axis(fullWidth, inputWidth, to: width, columns)
    vertical = axis(fullHeight, inputHeight, to: height, rows)
  }

  /// The image in its new size.
  ///
  /// - Precondition: the image has the input's size.
  /// - Complexity: O(larger side's reduction × pixels of the result).
  public func callAsFunction(_ image: PixelImage) -> PixelImage {
    precondition(image.width == inputWidth && image.height == inputHeight)
    let isa = pixel_isa_best()
    var pixels = image.pixels
    var top = 0
    if let horizontal {
      // Rows that the second pass does not look at need no first pass.
      let rows = vertical?.inputs ?? 0..<inputHeight
      top = rows.lowerBound
      pixels = Self.filled(width * rows.count) { out in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16 * 3 * (inputWidth + width)) {
          scratch in
          pixels.withUnsafeBufferPointer { pixels in
            horizontal.withAxis {
              resample_rows(
                isa, pixels.baseAddress! + top * inputWidth * 3, Int32(inputWidth),
                Int32(rows.count), $0, Int32(width), out, scratch.baseAddress)
            }
          }
        }
      }
    }
    if let vertical {
      pixels = Self.filled(width * height) { out in
        vertical.withAxis {
          resample_columns(isa, pixels, Int32(width), Int32(top), $0, Int32(height), out)
        }
      }
    }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  private static func filled(
    _ pixels: Int, by fill: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels * 3) { buffer, count in
      fill(buffer.baseAddress!)
      count = pixels * 3
    }
  }
}

extension PixelImage {
  /// The image in another size, antialiased; see `Resampling`.
  public func resized(
    width: Int, height: Int, interpolation: Interpolation = .bilinear
  ) -> PixelImage {
    Resampling(
      fromWidth: self.width, height: self.height, toWidth: width, height: height,
      interpolation: interpolation)(self)
  }
}
