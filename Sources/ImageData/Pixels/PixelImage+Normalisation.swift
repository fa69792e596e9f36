internal import CImageCodecs

extension PixelImage {
  /// Writes the image as three planes of floats, red first, less the mean and over the deviation.
  ///
  /// - Parameter planes: room for `3 * width * height` floats.
  public func normalised(
    by normalisation: Normalisation, into planes: UnsafeMutablePointer<Float>
  ) {
    normalised(by: normalisation, left: 0, top: 0, width: width, height: height, into: planes)
  }

  /// As above, of a window that lies inside the image.
  func normalised(
    by normalisation: Normalisation, left: Int, top: Int, width: Int, height: Int,
    into planes: UnsafeMutablePointer<Float>
  ) {
    precondition(left >= 0 && top >= 0 && left + width <= self.width && top + height <= self.height)
    let (scale, offset) = normalisation.affine
    planar_from_packed(
      pixel_isa_best(), pixels, Int32(self.width), Int32(left), Int32(top), Int32(width),
      Int32(height),
      scale, offset, planes)
  }
}
