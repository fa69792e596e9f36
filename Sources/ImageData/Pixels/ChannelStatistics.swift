internal import CImageCodecs

/// Exact sums over pixels, so that the order in which images come does not matter.
struct ChannelStatistics: Sendable {
  private var pixels: UInt64 = 0
  private var sums = SIMD3<UInt64>()
  private var squares = SIMD3<UInt64>()

  init() {}

  /// Of the `side` × `side` window that starts at `inset` on both axes.
  init(of image: PixelImage, inset: Int, side: Int) {
    var sums: [UInt64] = [0, 0, 0]
    var squares: [UInt64] = [0, 0, 0]
    channel_sums(
      image.pixels, Int32(image.width), Int32(inset), Int32(inset), Int32(side), Int32(side), &sums,
      &squares)
    pixels = UInt64(side * side)
    self.sums = SIMD3(sums)
    self.squares = SIMD3(squares)
  }

  mutating func add(_ other: ChannelStatistics) {
    pixels += other.pixels
    sums &+= other.sums
    squares &+= other.squares
  }

  /// Mean and population standard deviation. A channel that never changes gets a standard deviation of one level, so
  /// that dividing by it gives zeros.
  var normalisation: Normalisation {
    let count = max(Double(pixels), 1)
    var mean: [Double] = []
    var std: [Double] = []
    for c in 0..<3 {
      let average = Double(sums[c]) / count
      // Both terms are below 2¹⁶ and exact to 2⁻³⁶, far below a level.
      let variance = Double(squares[c]) / count - average * average
      mean.append(average / 255)
      std.append(max(variance, 0).squareRoot() / 255)
    }
    return Normalisation(mean: mean, std: std.map { $0 > 1e-6 ? $0 : 1.0 / 255 })
  }
}
