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
    let affine = draw.affine(side: side)
    let isa = pixel_isa_best()
    withPixels(of: affine_box(affine, Int32(side))) { pixels, box in
      sample_affine(isa, pixels, box, affine, Int32(side), planes)
    }
    let (scale, offset) = normalisation.affine
    adjust_colours(
      isa, planes, Int32(side * side), draw.brightness, draw.contrast, draw.saturation, scale,
      offset)
  }

  /// Calls `body` with pixels that hold a box, and where they lie: those of the image, or a copy that
  /// continues it as its mirror image.
  private func withPixels(
    of box: pixel_box, _ body: (UnsafePointer<UInt8>, pixel_box) -> Void
  ) {
    pixels.withUnsafeBufferPointer { pixels in
      let (width, height) = (Int32(width), Int32(height))
      if box.left >= 0 && box.top >= 0 && box.left + box.width <= width
        && box.top + box.height <= height
      {
        body(pixels.baseAddress!, pixel_box(left: 0, top: 0, width: width, height: height))
        return
      }
      withUnsafeTemporaryAllocation(
        of: UInt8.self, capacity: Int(box.width) * Int(box.height) * 3
      ) { copy in
        copy_mirrored(pixels.baseAddress, width, height, box, copy.baseAddress)
        body(copy.baseAddress!, box)
      }
    }
  }
}
