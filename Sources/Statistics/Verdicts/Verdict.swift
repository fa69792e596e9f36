/// Arms compared pair by pair over the seeds that both have, with all that a report says about it.
///
/// On one split each p is that of the exact ``SignFlipTest`` over seeds; over several splits it is that of Nadeau and Bengio's
/// corrected t (``MeanEstimate/init(ofSplits:testFraction:)``), each split's difference being the mean over its seeds. Holm's
/// correction is over the comparisons that were asked for.
public struct Verdict: Codable, Equatable, Sendable {
  public let question: VerdictQuestion
  /// The chance of any false positive that is accepted.
  public let level: Double
  public let isHigherBetter: Bool
  /// The arm that all others are compared with; `nil` where every pair is compared.
  public let reference: String?
  /// In the order in which they appear.
  public let arms: [ArmSummary]
  /// The earlier arm of a pair is `a`; compared with a reference the reference is `b`.
  public let comparisons: [ArmComparison]
  /// Pairs of arms that should have been compared and share no seed.
  public let unpaired: [[String]]

  /// The chance of any false positive that a verdict accepts.
  public static let usualLevel = 0.05

  /// Compares.
  ///
  /// - Parameters:
  ///   - scores: finite, no two of the same arm, seed and split.
  ///   - reference: the arm to compare all others with; `nil` for every pair.
  ///   - testFraction: the fraction of the images that each split tests on, above 0 and below 1; of no meaning where there is
  ///     one split.
  /// - Throws: why nothing can be compared.
  /// - Complexity: O(k²·n) for k arms of n scores, and the tests.
  public init(
    _ scores: [Score], against reference: String? = nil, isHigherBetter: Bool = true,
    testFraction: Double = 0.2
  ) throws(VerdictError) {
    let table = PairingTable(scores)
    guard table.arms.count > 1 else { throw .arms(table.arms) }
    let pairings = try Self.pairings(of: table.arms, against: reference)
    let isVaried = table.splits.count > 1
    let drafts = pairings.map { Draft(table, $0, $1, testFraction: isVaried ? testFraction : nil) }
    let best = drafts.max { $0.differences.count < $1.differences.count }!
    guard best.differences.count > 1 else {
      throw .tooFewPairs(
        first: best.a, second: best.b, shared: best.differences.count, areSplits: isVaried)
    }
    let compared = drafts.filter { $0.estimate != nil }
    let adjusted = Holm.adjusted(compared.map(\.p))
    let level = Self.usualLevel
    question = isVaried ? .imagesLikeThese(testFraction: testFraction) : .theseImages
    self.level = level
    self.isHigherBetter = isHigherBetter
    self.reference = reference
    unpaired = drafts.filter { $0.estimate == nil }.map { [$0.a, $0.b] }
    arms = table.arms.map { ArmSummary(name: $0, values: table.values(of: $0)) }
    comparisons = zip(compared, adjusted).map { draft, p in
      draft.comparison(adjustedP: p, of: compared.count, level: level)
    }
  }

  /// Which arms are compared: every pair, or all with the reference.
  private static func pairings(
    of arms: [String], against reference: String?
  ) throws(VerdictError) -> [(String, String)] {
    guard let reference else {
      return arms.indices.flatMap { first in
        arms[(first + 1)...].map { (arms[first], $0) }
      }
    }
    guard arms.contains(reference) else { throw .unknownArm(reference, known: arms) }
    return arms.filter { $0 != reference }.map { ($0, reference) }
  }

  /// Whether a comparison's first arm is the better one by its mean; `nil` where neither is.
  public func isFirstBetter(_ comparison: ArmComparison) -> Bool? {
    let mean = comparison.estimate.mean
    return mean == 0 ? nil : (mean > 0) == isHigherBetter
  }

  /// The arms, the best mean first, equals in their order.
  public var ranked: [ArmSummary] {
    arms.enumerated().sorted { first, second in
      let (x, y) = (first.element.mean, second.element.mean)
      return x == y ? first.offset < second.offset : (x > y) == isHigherBetter
    }.map(\.element)
  }
}

/// A comparison before the correction.
private struct Draft {
  let a: String
  let b: String
  let differences: [Double]
  /// `nil` where nothing is shared.
  let estimate: MeanEstimate?
  let p: Double
  let isVaried: Bool
  let onlyA: [String]
  let onlyB: [String]

  init(_ table: PairingTable, _ a: String, _ b: String, testFraction: Double?) {
    self.a = a
    self.b = b
    isVaried = testFraction != nil
    let differences =
      isVaried ? table.differencesOfSplits(a, b) : table.differencesOfSeeds(a, b)
    self.differences = differences
    (onlyA, onlyB) = (table.seeds(of: a, without: b), table.seeds(of: b, without: a))
    guard !differences.isEmpty else {
      (estimate, p) = (nil, 1)
      return
    }
    let estimate =
      testFraction.map { MeanEstimate(ofSplits: differences, testFraction: $0) }
      ?? MeanEstimate(differences)
    self.estimate = estimate
    p = isVaried ? estimate.p : SignFlipTest(differences).p
  }

  func comparison(adjustedP: Double, of count: Int, level: Double) -> ArmComparison {
    let power = PairedPower(pairs: differences.count, comparisons: count, level: level)
    return ArmComparison(
      a: a, b: b, estimate: estimate!, differences: differences,
      interval: estimate!.interval(level: 0.95), p: p, adjustedP: adjustedP,
      smallestP: isVaried ? nil : power.smallestP,
      isDistinguished: differences.count >= (isVaried ? ArmComparison.fewestSplits : 2)
        && adjustedP <= level, onlyA: onlyA, onlyB: onlyB)
  }
}
