/// Digests of what a trial begins with: equal for all arms of a seed, or the comparison would not be fair.
public struct TrialBeginning: Codable, Equatable, Sendable {
  /// Of the first weights, in canonical order.
  public var weights: String
  /// Of which images train and which validate.
  public var split: String
  /// Of the order of the images in every epoch.
  public var order: String
  /// Of the first batch as the network sees it: augmented and normalised.
  public var augmentation: String

  public init(weights: String, split: String, order: String, augmentation: String) {
    self.weights = weights
    self.split = split
    self.order = order
    self.augmentation = augmentation
  }

  /// What two beginnings may have in common.
  public enum Aspect: String, CaseIterable, Sendable {
    case weights = "first weights"
    case split
    case order = "order of the images"
    case augmentation
  }

  /// In words, what differs from another beginning of what should not; empty where nothing does.
  public func differences(
    from other: TrialBeginning, in aspects: Set<Aspect> = Set(Aspect.allCases)
  ) -> [String] {
    Aspect.allCases.filter { aspects.contains($0) && self[$0] != other[$0] }.map(\.rawValue)
  }

  private subscript(aspect: Aspect) -> String {
    switch aspect {
    case .weights: weights
    case .split: split
    case .order: order
    case .augmentation: augmentation
    }
  }
}
