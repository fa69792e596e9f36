/// How the pixels of a resized image are weighed together from those of the original.
///
/// Either filter is stretched by the factor of reduction, so that every original pixel counts (antialiasing).
///
/// Source: Pillow, `src/libImaging/Resample.c`.
public enum Interpolation: String, CaseIterable, Codable, Sendable {
  /// A triangle, over two pixels: Pillow's `BILINEAR`.
  case bilinear
  /// Cubic pieces over four pixels, with a = -0.5 (R. Keys, "Cubic Convolution Interpolation for Digital Image
  /// Processing", 1981): Pillow's `BICUBIC`. Sharper; it overshoots at edges, where values are clipped.
  case bicubic

  /// How far from its centre the filter reaches, in pixels.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The filter's weight at a distance from its centre, not yet normalised to a sum of 1.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return max(1 - x, 0)
    case .bicubic:
      // The order of operations is Pillow's, so that no weight is rounded otherwise.
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
      return 0
    }
  }
}
