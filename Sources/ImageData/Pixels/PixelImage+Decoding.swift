extension PixelImage {
  /// Images with a shorter side than this say nothing about what they show, and are set aside.
  public static let leastSide = 8

  /// Decodes a JPEG or PNG file, whatever its name, and turns it upright by its EXIF orientation.
  ///
  /// Gray becomes equal red, green and blue. Ink (CMYK, and YCCK, which is first turned into it) is laid
  /// over white paper: `red = (255 - cyan) (255 - black) / 255`; files with Adobe's marker store the
  /// complement of ink. Sixteen bits are scaled to eight. Transparency is laid over white. Embedded
  /// colour profiles and gamma are not applied, as other image classifiers' loaders do not either.
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
