package import Engine

/// Which part of a model a run leaves as it is, and how that part is computed.
package struct TransferSettings: Codable, Equatable, Sendable {
  package var freezing: Freezing
  /// How many augmented views of each training image go through the frozen part, once and for all; `nil` where every
  /// epoch draws new ones. Without augmentation there is only the image itself, and this is 0.
  package var views: Int?
  package var storage: FeatureStorage

  package init(freezing: Freezing, views: Int?, storage: FeatureStorage) {
    self.freezing = freezing
    self.views = views
    self.storage = storage
  }

  /// Whether the frozen part is computed once for each image, or each of its views.
  package var sharesFeatures: Bool { views != nil && freezing.norms == .running }
}
