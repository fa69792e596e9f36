#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The distribution of the range of several standard normal values: the studentised range with endless degrees of freedom.
enum StudentisedRange {
  /// The probability that the range of `count` values is at most `width`.
  static func cumulative(_ width: Double, count: Int) -> Double {
    guard width > 0 else { return 0 }
    // P = k ∫ φ(z) (Φ(z) - Φ(z - w))^(k-1) dz, by Simpson's rule.
    let steps = 2000
    let (from, to) = (-9.0, 9 + width)
    let step = (to - from) / Double(steps)
    func value(_ z: Double) -> Double {
      NormalDistribution.density(z)
        * pow(
          NormalDistribution.cumulative(z) - NormalDistribution.cumulative(z - width),
          Double(count - 1))
    }
    var sum = value(from) + value(to)
    for index in 1..<steps {
      sum += (index.isMultiple(of: 2) ? 2 : 4) * value(from + Double(index) * step)
    }
    return Double(count) * sum * step / 3
  }

  /// The width that the range stays within with a probability between 0 and 1.
  static func quantile(_ probability: Double, count: Int) -> Double {
    Quantile.solve(probability, between: 0, and: 8) { cumulative($0, count: count) }
  }
}
