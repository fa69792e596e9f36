public import Engine
import Training

/// Which part of a model a run leaves as it is, and how that part is computed.
public struct TransferSettings: Codable, Equatable, Sendable {
  public var freezing: Freezing
  /// How many augmented views of each training image go through the frozen part, once and for all; `nil` where every
  /// epoch draws new ones. Without augmentation there is only the image itself, and this is 0.
  public var views: Int?
  public var storage: FeatureStorage

  public init(
    freezing: Freezing, views: Int? = nil, storage: FeatureStorage = FeatureStorage()
  ) {
    self.freezing = freezing
    self.views = views
    self.storage = storage
  }

  /// Whether the frozen part is computed once for each image, or each of its views.
  var sharesFeatures: Bool { views != nil && freezing.norms == .running }
}
