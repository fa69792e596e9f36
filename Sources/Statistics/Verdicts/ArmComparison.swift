/// Two arms and what their shared seeds, or splits, say.
public struct ArmComparison: Codable, Equatable, Sendable {
  public let a: String
  public let b: String
  /// The differences of a less b and their mean.
  public let estimate: MeanEstimate
  /// One a shared seed, or a shared split, in the order of the table.
  public let differences: [Double]
  /// Of 95 %, for this comparison by itself; `nil` for a single pair.
  public let interval: Interval?
  /// By itself; 1 for a single pair.
  public let p: Double
  /// After Holm's correction over all comparisons.
  public let adjustedP: Double
  /// The smallest corrected p that so many pairs can reach; `nil` over several splits, whose p has no such bound.
  public let smallestP: Double?
  /// Whether the corrected p is at most the level.
  public let isDistinguished: Bool
  /// Seeds that only one of the two has.
  public let onlyA: [String]
  public let onlyB: [String]

  /// The corrected interval of two splits covers 85 to 91 % instead of 95 (`docs/design/0014-statistics.md`).
  public static let fewestSplits = 3

  /// Whether so many pairs could show anything, however large the difference.
  public func canBeDistinguished(level: Double) -> Bool {
    guard let smallestP else { return differences.count >= Self.fewestSplits }
    return differences.count > 1 && smallestP <= level
  }
}
