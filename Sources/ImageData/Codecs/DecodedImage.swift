/// An image with what was noticed while decoding it.
package struct DecodedImage: Sendable {
  package let image: PixelImage
  package let format: ImageFormat

  /// How many times smaller than it is the image was decoded: 1, 2, 4 or 8.
  package let reduction: Int

  /// The size of the whole image, upright.
  package let fullWidth: Int
  package let fullHeight: Int

  /// Complaints of the codec about data that touch no pixel.
  package let warnings: Int

  package let colourMode: ColourMode

  /// - Parameter sizing: where given, a JPEG is decoded 2, 4 or 8 times smaller if it is still as large
  ///   as the stored square of this sizing. That is faster, and a few levels off.
  package init(
    _ bytes: [UInt8], limits: DecodingLimits, reducedFor sizing: ImageSizing? = nil
  ) throws(ImageFault) {
    if bytes.isEmpty { throw .empty }
    let format = ImageFormat(of: bytes)
    let (stored, reduction, width, height, warnings, told, mode) = try Self.decode(
      bytes, as: format, limits, sizing)
    let orientation = told ?? Orientation(of: bytes, format)
    image = stored.turned(by: orientation)
    fullWidth = orientation.swapsSides ? height : width
    fullHeight = orientation.swapsSides ? width : height
    self.format = format
    self.reduction = reduction
    self.warnings = warnings
    colourMode = mode
    if min(width, height) < PixelImage.leastSide {
      throw .tooSmall(width: fullWidth, height: fullHeight)
    }
  }

  private static func decode(
    _ bytes: [UInt8], as format: ImageFormat, _ limits: DecodingLimits, _ sizing: ImageSizing?
  ) throws(ImageFault) -> (
    stored: PixelImage, reduction: Int, fullWidth: Int, fullHeight: Int, warnings: Int,
    orientation: Orientation?, mode: ColourMode
  ) {
    try bytes.withUnsafeBufferPointer { bytes throws(ImageFault) in
      var codec = try Codec(format, of: bytes, limits: limits)
      defer { codec.close() }
      let (width, height) = (codec.width, codec.height)
      let reduction =
        format == .jpeg ? sizing?.reduction(width: width, height: height) ?? 1 : 1
      if reduction > 1 { try codec.reduce(by: reduction) }
      let count = codec.width * codec.height * 3
      var fault: ImageFault?
      let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        do throws(ImageFault) {
          try codec.read(into: buffer.baseAddress!)
          filled = count
        } catch { fault = error }
      }
      if let fault { throw fault }
      let image = PixelImage(width: codec.width, height: codec.height, pixels: pixels)
      return (
        image, reduction, width, height, codec.warnings, codec.orientation, codec.colourMode
      )
    }
  }
}
