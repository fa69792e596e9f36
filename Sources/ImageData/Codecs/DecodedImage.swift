/// An image with what was noticed while decoding it.
package struct DecodedImage: Sendable {
  package let image: PixelImage
  package let format: ImageFormat

  /// Complaints of the codec about data that touch no pixel.
  package let warnings: Int

  package init(_ bytes: [UInt8], limits: DecodingLimits) throws(ImageFault) {
    let format = ImageFormat(of: bytes)
    if bytes.isEmpty { throw .empty }
    guard format.isDecodable else { throw .unsupported(format) }
    let (width, height, pixels, warnings) = try Self.decode(bytes, as: format, limits)
    let stored = PixelImage(width: width, height: height, pixels: pixels)
    image = stored.turned(by: Orientation(of: bytes, format))
    self.format = format
    self.warnings = warnings
    if min(width, height) < PixelImage.leastSide {
      throw .tooSmall(width: image.width, height: image.height)
    }
  }

  private static func decode(
    _ bytes: [UInt8], as format: ImageFormat, _ limits: DecodingLimits
  ) throws(ImageFault) -> (width: Int, height: Int, pixels: [UInt8], warnings: Int) {
    try bytes.withUnsafeBufferPointer { bytes throws(ImageFault) in
      var codec = try Codec(format, of: bytes, limits: limits)
      defer { codec.close() }
      let count = codec.width * codec.height * 3
      var fault: ImageFault?
      let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        do throws(ImageFault) {
          try codec.read(into: buffer.baseAddress!)
          filled = count
        } catch { fault = error }
      }
      if let fault { throw fault }
      return (codec.width, codec.height, pixels, codec.warnings)
    }
  }
}
