#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a comparison over so many seeds can show, told before it is paid for.
///
/// The smallest of m p values is multiplied by m (Holm's first step), so that is the level which a difference must pass.
/// Power is that of the paired t test at that level, for normal differences; the sign-flip test has about the same, which
/// docs/design/0014-statistics.md shows by simulation, but for the fewest pairs with which it can pass at all: there all
/// differences must have the same sign.
public struct PairedPower: Codable, Equatable, Sendable {
  /// The seeds that both arms of a comparison have.
  public let pairs: Int
  /// The comparisons that are corrected for, at least 1.
  public let comparisons: Int
  /// The chance of a false positive that is accepted, between 0 and 1.
  public let level: Double
  /// The fraction of the images that each pair tests on, where pairs are random splits of the same images, compared by Nadeau
  /// and Bengio's corrected t; `nil` for seeds on one split.
  public let testFraction: Double?

  public init(
    pairs: Int, comparisons: Int = 1, level: Double = 0.05, testFraction: Double? = nil
  ) {
    precondition(pairs >= 0 && comparisons >= 1 && level > 0 && level < 1)
    precondition(testFraction.map { $0 > 0 && $0 < 1 } ?? true)
    self.testFraction = testFraction
    self.pairs = pairs
    self.comparisons = comparisons
    self.level = level
  }

  /// The smallest corrected p that the sign-flip test can give; 0 over splits, whose p has no such bound.
  public var smallestP: Double {
    guard testFraction == nil else { return pairs > 1 ? 0 : 1 }
    return min(Double(comparisons) * SignFlipTest.smallestP(pairs: pairs), 1)
  }

  /// Whether any difference, however large, could be called significant.
  public var canBeSignificant: Bool { smallestP <= level }

  /// The fewest pairs with which a difference could be called significant.
  public var fewestPairs: Int {
    var power = with(pairs: 1)
    while !power.canBeSignificant, power.pairs < SignFlipTest.exactPairs {
      power = power.with(pairs: power.pairs + 1)
    }
    return power.pairs
  }

  /// The probability that a true difference is called significant; 0 where none can be.
  ///
  /// - Parameters:
  ///   - difference: the true mean difference.
  ///   - std: of the differences between pairs, above 0.
  public func power(difference: Double, std: Double) -> Double {
    guard canBeSignificant else { return 0 }
    if testFraction == nil, level / Double(comparisons) < 2 * SignFlipTest.smallestP(pairs: pairs) {
      // Nothing less than differences of one sign will do.
      let positive = NormalDistribution.cumulative(abs(difference) / std)
      return pow(positive, Double(pairs)) + pow(1 - positive, Double(pairs))
    }
    let overlap = testFraction.map { $0 / (1 - $0) } ?? 0
    let shift = abs(difference) / std / (1 / Double(pairs) + overlap).squareRoot()
    return StudentDistribution(degreesOfFreedom: Double(pairs - 1))
      .power(shift: shift, level: level / Double(comparisons))
  }

  /// The smallest true difference that is called significant with a probability; `nil` where none can be.
  ///
  /// - Parameters:
  ///   - std: of the differences between pairs, above 0: from a pilot, or assumed.
  ///   - wanted: the probability, between 0 and 1.
  public func detectableDifference(std: Double, power wanted: Double = 0.8) -> Double? {
    guard canBeSignificant, std > 0 else { return nil }
    return std * Quantile.solve(wanted, between: 0, and: 4) { power(difference: $0, std: 1) }
  }

  /// The pairs with which a true difference is called significant with a probability; `nil` where more than `most` would be
  /// needed.
  ///
  /// - Parameters:
  ///   - difference: the true mean difference, not 0.
  ///   - std: of the differences between pairs, above 0.
  public func pairsNeeded(
    for difference: Double, std: Double, power wanted: Double = 0.8, most: Int = 10_000
  ) -> Int? {
    var (low, high) = (max(fewestPairs, 2), max(most, fewestPairs))
    func suffice(_ pairs: Int) -> Bool {
      with(pairs: pairs).power(difference: difference, std: std) >= wanted
    }
    guard suffice(high) else { return nil }
    while low < high {
      let middle = (low + high) / 2
      if suffice(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func with(pairs: Int) -> PairedPower {
    PairedPower(
      pairs: pairs, comparisons: comparisons, level: level, testFraction: testFraction)
  }
}
