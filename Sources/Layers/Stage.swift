/// A part of a model that is frozen, or learns at a rate of its own, as a whole.
public struct Stage: Equatable, Sendable {
  /// For example `layer3` of a ResNet or `blocks.2` of the plain network.
  public let name: String
  /// The indices of its layers among the model's.
  public let layers: Range<Int>
}
