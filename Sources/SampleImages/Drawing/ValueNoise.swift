/// Smooth random texture: a pure function of the place, different for each seed.
///
/// Values sit on the corners of an integer grid and are blended between them, so that neither a
/// table nor an order of evaluation is needed.
struct ValueNoise {
  let seed: UInt32

  /// A number from 0 to 1 that varies over distances of about 1.
  func value(_ place: Point) -> Float {
    let x = floor(place.x)
    let y = floor(place.y)
    let inside = place - Point(Float(x), Float(y))
    let blend = inside * inside * (3 - 2 * inside)
    let top = mix(corner(x, y), corner(x &+ 1, y), blend.x)
    let bottom = mix(corner(x, y &+ 1), corner(x &+ 1, y &+ 1), blend.x)
    return mix(top, bottom, blend.y)
  }

  /// A number from 0 to 1 with detail at `octaves` scales, each half as wide and half as strong as
  /// the last.
  func cloud(_ place: Point, octaves: Int) -> Float {
    var sum: Float = 0
    var weight: Float = 0.5
    var total: Float = 0
    var at = place
    for _ in 0..<octaves {
      sum += weight * value(at)
      total += weight
      weight /= 2
      at = at * 2.03 + Point(17.3, 9.1)
    }
    return sum / total
  }

  /// Rounding down without a call into the mathematical library, which would cost more than the
  /// rest.
  private func floor(_ value: Float) -> Int32 {
    let truncated = Int32(value)
    return Float(truncated) > value ? truncated - 1 : truncated
  }

  /// The number at a corner of the grid: a hash of its coordinates (the finaliser of MurmurHash3).
  private func corner(_ x: Int32, _ y: Int32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x9E37_79B1 ^ UInt32(bitPattern: y) &* 0x85EB_CA77 ^ seed
    h = (h ^ (h >> 16)) &* 0x85EB_CA6B
    h = (h ^ (h >> 13)) &* 0xC2B2_AE35
    return Float((h ^ (h >> 16)) >> 8) * 0x1p-24
  }
}
