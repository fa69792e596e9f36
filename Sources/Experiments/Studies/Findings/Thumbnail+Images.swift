import Foundation
import ImageData
import Records

extension Thumbnail {
  /// The side of all thumbnails in pixels.
  static var usualSide: Int { 128 }

  /// A sample's image as evaluation would crop it.
  init(of sample: ImageSample) throws {
    try self.init(sample.image(sizing: ImageSizing(side: Self.usualSide)))
  }

  /// A square picture.
  init(_ picture: PixelImage) throws {
    self.init(jpeg: Data(try picture.jpeg(quality: 80)), side: picture.width)
  }
}
