/// Digests of what a trial begins with: equal for all contestants of a seed, or the comparison would not be fair.
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

  /// In words, what differs from another beginning; empty where nothing does.
  public func differences(from other: TrialBeginning) -> [String] {
    [
      (weights, other.weights, "first weights"), (split, other.split, "split"),
      (order, other.order, "order of the images"),
      (augmentation, other.augmentation, "augmentation"),
    ].filter { $0.0 != $0.1 }.map(\.2)
  }
}
