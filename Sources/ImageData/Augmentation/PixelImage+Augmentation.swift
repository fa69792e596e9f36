internal import CImageCodecs

extension PixelImage {
  /// Writes the changed image as normalised planes of `side` × `side` floats.
  ///
  /// Crop, flip and rotation are one bilinear sampling. It needs no antialiasing: a stored image is at
  /// most 8/7 of the output's side.
  package func augmented(
    by draw: Augmentation.Draw, side: Int, normalisation: Normalisation,
    into planes: UnsafeMutablePointer<Float>
  ) {
    let (scale, offset) = normalisation.affine
    sample_affine(
      pixels, Int32(width), Int32(height), draw.affine(side: side), Int32(side), planes)
    adjust_colours(
      planes, Int32(side * side), draw.brightness, draw.contrast, draw.saturation, scale, offset)
  }
}
