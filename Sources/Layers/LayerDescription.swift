/// A value that describes one layer and can stand in a model's builder.
public protocol LayerDescription: Codable, Equatable, Sendable {
  /// The description as one of the kinds that a model holds.
  var kind: LayerKind { get }
}

extension LayerDescription {
  /// This layer under a name of its own, in place of its index.
  ///
  /// - Parameter name: the name within the model or residual block; dots are welcome
  ///   (`blocks.0.conv`).
  public func named(_ name: String) -> Layer { Layer(name: name, kind) }
}
