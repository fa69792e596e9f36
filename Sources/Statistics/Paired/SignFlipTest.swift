import Tensors

/// The permutation test of paired differences, whose mean would be as likely with any of their signs turned if neither side
/// were better.
///
/// Two-sided, exact by all 2ⁿ sign flips up to ``exactPairs`` pairs; it assumes nothing but that each difference is as likely
/// as its negative (R. A. Fisher, The Design of Experiments, 1935, §21).
public struct SignFlipTest: Codable, Equatable, Sendable {
  /// The probability of a mean as far from 0 as the one seen, or further; above 0 and at most 1.
  public let p: Double
  public let pairs: Int
  /// Whether all sign flips were counted; otherwise p is an estimate from ``draws``.
  public let isExact: Bool

  /// The most pairs whose sign flips are all counted.
  public static let exactPairs = 40
  /// The random sign flips beyond that.
  public static let draws = 99_999

  /// Tests paired differences, of which there may be none.
  ///
  /// - Parameter differences: finite; one a pair.
  /// - Complexity: O(n·2^(n/2)) for up to ``exactPairs`` pairs, O(n) draws beyond.
  public init(_ differences: [Double]) {
    pairs = differences.count
    isExact = pairs <= Self.exactPairs
    p = isExact ? Self.exact(differences) : Self.estimate(differences)
  }

  /// The smallest p that so many pairs can reach: that of differences which all have the same sign.
  ///
  /// - Complexity: O(n).
  public static func smallestP(pairs: Int) -> Double {
    if pairs > exactPairs { return 1 / Double(draws + 1) }
    return pairs == 0 ? 1 : (0..<pairs - 1).reduce(1) { p, _ in p / 2 }
  }

  /// The least absolute sum that counts as that of the differences as they are.
  ///
  /// 0.9 - 0.8 and 0.2 - 0.1 differ in their last bit, which must not decide whether two flips are equal.
  private static func threshold(_ differences: [Double]) -> Double {
    let total = differences.reduce(0) { $0 + abs($1) }
    return abs(differences.reduce(0, +)) - 1e-9 * total
  }

  /// Splits the differences in half, and counts for each sum of the one how many sums of the other lift it over the
  /// threshold (J. Horowitz and S. Sahni, J. ACM 21, 1974: meeting in the middle).
  private static func exact(_ differences: [Double]) -> Double {
    let threshold = threshold(differences)
    guard threshold > 0 else { return 1 }
    let half = differences.count / 2
    let left = sums(differences[..<half])
    let right = sums(differences[half...])
    // Sums of both signs are equally frequent, so that one tail is counted and doubled.
    var count = 0
    var first = right.count
    for sum in left {
      while first > 0, sum + right[first - 1] >= threshold { first -= 1 }
      count += right.count - first
    }
    return min(2 * Double(count) / Double(left.count) / Double(right.count), 1)
  }

  /// The sums of the values under all sign flips, ascending.
  private static func sums(_ values: ArraySlice<Double>) -> [Double] {
    var sums = [0.0]
    for value in values { sums = sums.map { $0 - value } + sums.map { $0 + value } }
    return sums.sorted()
  }

  /// (b + 1) / (m + 1) for b of m random flips at or over the threshold: an estimate that is never 0 and never too small on
  /// average (B. Phipson and G. Smyth, 2010).
  private static func estimate(_ differences: [Double]) -> Double {
    let threshold = threshold(differences)
    guard threshold > 0 else { return 1 }
    var count = 0
    for draw in 0..<draws {
      var random = RandomStream(seed: 0, purpose: .resampling, sample: draw)
      var sum = 0.0
      var bits: UInt64 = 0
      for (index, difference) in differences.enumerated() {
        if index.isMultiple(of: 64) { bits = random.next() }
        sum += bits & 1 == 0 ? difference : -difference
        bits >>= 1
      }
      if abs(sum) >= threshold { count += 1 }
    }
    return Double(count + 1) / Double(draws + 1)
  }
}
