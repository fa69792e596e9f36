/// What the features took that trials share: `features-1.json`.
struct FeatureNote: Codable, Equatable, Sendable {
  /// How many images, views counted singly.
  var images: Int
  /// Wall-clock seconds; next to none where a cache had them.
  var seconds: Double
}
