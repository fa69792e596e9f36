#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Two models' answers on the same images: is the difference in accuracy more than the choice of the images explains?
public struct PairedPredictions: Codable, Equatable, Sendable {
  /// Images that only the first model gets right.
  public let onlyFirst: Int
  /// Images that only the second model gets right.
  public let onlySecond: Int
  /// All images, at least 1.
  public let images: Int

  public init(onlyFirst: Int, onlySecond: Int, images: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0 && images >= 1)
    precondition(onlyFirst + onlySecond <= images, "There are fewer images than differences.")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.images = images
  }

  /// From which images each got right, in the same order; as many for both, and at least one.
  public init(first: [Bool], second: [Bool]) {
    precondition(first.count == second.count)
    let pairs = zip(first, second)
    self.init(
      onlyFirst: pairs.count { $0 && !$1 }, onlySecond: pairs.count { !$0 && $1 },
      images: first.count)
  }

  /// The first model's accuracy less the second's, from -1 to 1.
  public var difference: Double { Double(onlyFirst - onlySecond) / Double(images) }

  /// McNemar's test, exact and two-sided: of the images on which the models differ, half would go to each (Q. McNemar, 1947).
  public var p: Double {
    let (low, total) = (min(onlyFirst, onlySecond), onlyFirst + onlySecond)
    return total == 0 ? 1 : min(2 * Self.binomial(upTo: low, of: total), 1)
  }

  /// The same with half of the probability of what was seen: the exact test is cautious where few images differ (M. Fagerland
  /// et al., BMC Medical Research Methodology 13, 2013).
  public var midP: Double {
    let (low, total) = (min(onlyFirst, onlySecond), onlyFirst + onlySecond)
    guard total > 0 else { return 1 }
    let seen =
      Self.binomial(upTo: low, of: total)
      - (low > 0 ? Self.binomial(upTo: low - 1, of: total) : 0)
    return min(2 * Self.binomial(upTo: low, of: total) - seen, 1)
  }

  /// The probability of at most `count` heads of `total` fair coins.
  private static func binomial(upTo count: Int, of total: Int) -> Double {
    count >= total
      ? 1 : IncompleteBeta.regularised(0.5, Double(total - count), Double(count + 1))
  }

  /// The interval of ``difference`` over images like these: Tango's score interval (T. Tango, Statistics in Medicine 17,
  /// 1998, eq. 9), which holds where few images differ, as a bootstrap does not.
  ///
  /// - Parameter level: between 0 and 1.
  public func interval(level: Double = 0.95) -> Interval {
    let z = NormalDistribution.quantile((1 + level) / 2)
    // The statistic falls as the assumed difference grows.
    return Interval(
      lower: Quantile.bisect(-z, between: -1, and: max(difference, -1)) { -score($0) },
      upper: Quantile.bisect(z, between: min(difference, 1), and: 1) { -score($0) })
  }

  /// How many standard errors the difference lies above an assumed one.
  private func score(_ assumed: Double) -> Double {
    let n = Double(images)
    let (b, c) = (Double(onlyFirst), Double(onlySecond))
    // The most likely fraction of images that only the second gets right, were the difference what is assumed.
    let linear = (2 * n - b + c) * assumed - b - c
    let constant = -c * assumed * (1 - assumed)
    let fraction =
      (max(linear * linear - 8 * n * constant, 0).squareRoot() - linear) / (4 * n)
    let variance = n * (2 * fraction + assumed * (1 - assumed))
    let distance = b - c - n * assumed
    if distance == 0 { return 0 }
    return variance > 0 ? distance / variance.squareRoot() : distance * .infinity
  }
}
