internal import CImageCodecs

/// Antialiased bilinear resizing to one size, prepared once and used for any number of images of that size.
///
/// A triangle filter, stretched by the factor of reduction, runs along x and then along y, each in fixed
/// point with rounding to bytes between: the algorithm of Pillow's `Image.resize(size, BILINEAR)`, with
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
  public init(fromWidth inputWidth: Int, height inputHeight: Int, toWidth width: Int, height: Int) {
    precondition(inputWidth > 0 && inputHeight > 0 && width > 0 && height > 0)
    self.inputWidth = inputWidth
    self.inputHeight = inputHeight
    self.width = width
    self.height = height
    horizontal = inputWidth == width ? nil : ResamplingAxis(from: inputWidth, to: width)
    vertical = inputHeight == height ? nil : ResamplingAxis(from: inputHeight, to: height)
  }

  /// The image in its new size.
  ///
  /// - Precondition: the image has the input's size.
  /// - Complexity: O(larger side's reduction × pixels of the result).
  public func callAsFunction(_ image: PixelImage) -> PixelImage {
    precondition(image.width == inputWidth && image.height == inputHeight)
    var pixels = image.pixels
    var top = 0
    if let horizontal {
      // Rows that the second pass does not look at need no first pass.
      let rows = vertical?.inputs ?? 0..<inputHeight
      top = rows.lowerBound
      pixels = Self.filled(width * rows.count) { out in
        horizontal.withAxis {
          resample_rows(
            pixels, Int32(inputWidth), Int32(top), Int32(rows.count), $0, Int32(width), out)
        }
      }
    }
    if let vertical {
      pixels = Self.filled(width * height) { out in
        vertical.withAxis {
          resample_columns(pixels, Int32(width), Int32(top), $0, Int32(height), out)
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
  public func resized(width: Int, height: Int) -> PixelImage {
    Resampling(fromWidth: self.width, height: self.height, toWidth: width, height: height)(self)
  }
}
