/// A tensor with the name that PyTorch's state dictionaries would give it.
public struct NamedTensor: Equatable, Sendable {
  /// For example `blocks.0.conv.weight`.
  public let name: String
  public var tensor: Tensor

  public init(_ name: String, _ tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}
