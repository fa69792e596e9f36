extension PixelImage {
  /// Images with a shorter side than this say nothing about what they show, and are set aside.
  public static let leastSide = 8

  /// Decodes a JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC or AVIF file, whatever its name, and turns it upright as its
  /// metadata say.
  ///
  /// Gray becomes equal red, green and blue. Ink (CMYK, and YCCK, which is first turned into it) is laid
  /// over white paper: `red = (255 - cyan) (255 - black) / 255`; files with Adobe's marker store the
  /// complement of ink. Transparency is laid over white. Of an animation or of several pages the first
  /// is the image.
  /// Embedded colour profiles and gamma are not applied, as other image classifiers' loaders do not
  /// either.
  ///
  /// Sixteen bits become eight by rounding `value / 257`. Pillow keeps the upper byte of colours, which is
  /// up to a level off, and clips gray at 255 when it is asked for RGB, which leaves little but white.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - limits: what is refused after reading the header, before memory is allocated for pixels.
  /// - Throws: why the bytes are no usable image; incomplete and damaged pixels count as such.
  public init(
    decoding bytes: [UInt8], limits: DecodingLimits = DecodingLimits()
  ) throws(ImageFault) {
    self = try DecodedImage(bytes, limits: limits).image
  }
}
