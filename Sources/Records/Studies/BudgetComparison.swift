import Wording

/// Whether the arms of a study saw as many images in training, the finding of their rates included: a ranking of arms that were
/// given more and less is none of the arms.
public struct BudgetComparison: Codable, Equatable, Sendable {
  /// The arm that saw the most images; `nil` where there are not two to compare.
  public let most: ArmBudget?
  /// The arm that saw the fewest; likewise.
  public let least: ArmBudget?

  /// How much more than the least the most may be for the two to count as equal.
  public static let tolerance = 0.1

  /// Compares the arms of which it is known how many images they saw.
  public init(_ budgets: [ArmBudget]) {
    let known = budgets.filter { $0.images != nil }
    let isComparison = known.count > 1
    most = isComparison ? known.max { ($0.images ?? 0) < ($1.images ?? 0) } : nil
    least = isComparison ? known.min { ($0.images ?? 0) < ($1.images ?? 0) } : nil
  }

  /// The most over the least; 1 where there are not two to compare.
  public var ratio: Double {
    guard let most = most?.images, let least = least?.images, least > 0 else { return 1 }
    return Double(most) / Double(least)
  }

  /// Whether all arms may be ranked.
  public var areEqual: Bool { ratio <= 1 + Self.tolerance }

  /// Whether two arms that saw so many images may be ranked; of what is not known nothing is held against them.
  public static func areEqual(_ first: Int?, _ second: Int?) -> Bool {
    guard let first, let second, min(first, second) > 0 else { return true }
    return Double(max(first, second)) <= (1 + tolerance) * Double(min(first, second))
  }

  /// What is to be said of it; `nil` where there are not two arms to compare.
  public var sentence: String? {
    guard let most, let least, let images = most.images, let fewest = least.images else {
      return nil
    }
    if areEqual {
      let span = fewest == images ? "\(images) images" : "\(fewest) to \(images) images"
      return
        "The budgets are equal: \(span) in training for each arm, the finding of rates included."
    }
    return
      "The budgets are unequal: \(most.arm) saw \(Phrase.number(ratio)) times as many images in training as "
      + "\(least.arm), the finding of rates included (\(images) and \(fewest)). Between arms that differ by more than a tenth a ranking would be one of budgets too."
  }
}
