/// A picture as packed RGB bytes, row by row from the top left.
public struct PixelImage: Equatable, Sendable {
  public let width: Int
  public let height: Int

  /// `width * height * 3` bytes: red, green and blue of the first pixel, then of the one to its right.
  public var pixels: [UInt8]

  /// - Precondition: both sides are positive and `pixels` fills them.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "an image of \(width)×\(height) has no pixels")
    precondition(
      pixels.count == width * height * 3, "\(pixels.count) bytes do not fill \(width)×\(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// An image of one colour, to be drawn on.
  public init(width: Int, height: Int, red: UInt8 = 0, green: UInt8 = 0, blue: UInt8 = 0) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for _ in 0..<width * height {
      pixels.append(red)
      pixels.append(green)
      pixels.append(blue)
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// The colour at `x` from the left and `y` from the top, as red, green, blue.
  ///
  /// - Precondition: the point lies inside the image.
  public subscript(x: Int, y: Int) -> SIMD3<UInt8> {
    get {
      precondition(x >= 0 && x < width && y >= 0 && y < height)
      let i = (y * width + x) * 3
      return SIMD3(pixels[i], pixels[i + 1], pixels[i + 2])
    }
    set {
      precondition(x >= 0 && x < width && y >= 0 && y < height)
      let i = (y * width + x) * 3
      pixels[i] = newValue.x
      pixels[i + 1] = newValue.y
      pixels[i + 2] = newValue.z
    }
  }

  /// The window whose top left corner is at (`left`, `top`).
  ///
  /// - Precondition: the window lies inside the image.
  /// - Complexity: O(pixels of the window); O(1) where the window is the image.
  public func cropped(left: Int, top: Int, width: Int, height: Int) -> PixelImage {
    precondition(left >= 0 && top >= 0 && left + width <= self.width && top + height <= self.height)
    if width == self.width && height == self.height { return self }
    var window: [UInt8] = []
    window.reserveCapacity(width * height * 3)
    for y in top..<top + height {
      let start = (y * self.width + left) * 3
      window.append(contentsOf: pixels[start..<start + width * 3])
    }
    return PixelImage(width: width, height: height, pixels: window)
  }
}
