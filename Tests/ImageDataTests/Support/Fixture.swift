import Foundation
import ImageData

/// The files that `scripts/fixtures/images.py` wrote.
enum Fixture {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/images")

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static func image(_ name: String) throws -> PixelImage {
    try PixelImage(decoding: bytes(name))
  }

  /// What Pillow makes of a file.
  static func golden(_ name: String) throws -> PixelImage { try image("\(name).golden.png") }
}

extension PixelImage {
  /// The largest difference of any byte, or `nil` where sizes differ.
  func distance(to other: PixelImage) -> Int? {
    guard width == other.width && height == other.height else { return nil }
    return zip(pixels, other.pixels).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  /// A picture that differs for every `key`, without symmetry.
  static func drawing(_ key: Int, width: Int = 24, height: Int = 24) -> PixelImage {
    var image = PixelImage(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width {
        image[x, y] = SIMD3(
          UInt8(truncatingIfNeeded: 37 * key + 9 * x), UInt8(truncatingIfNeeded: key / 7 + 7 * y),
          UInt8(truncatingIfNeeded: 11 * key + 3 * x + 2 * y))
      }
    }
    return image
  }
}
