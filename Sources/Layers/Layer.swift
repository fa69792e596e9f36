/// One layer of a model: what it does and, if it has one, its own name.
///
/// A layer without a name is called by its index, as in PyTorch's `nn.Sequential`.
public struct Layer: Codable, Equatable, Sendable {
  /// The name in its model or residual block; may hold dots, for example `blocks.0.conv`.
  public var name: String?

  /// What the layer does.
  public var kind: LayerKind

  public init(name: String? = nil, _ kind: LayerKind) {
    self.name = name
    self.kind = kind
  }
}
