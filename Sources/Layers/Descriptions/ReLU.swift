/// The rectifier: negative values become zero.
public struct ReLU: LayerDescription {
  public init() {}

  public var kind: LayerKind { .relu(self) }
}
