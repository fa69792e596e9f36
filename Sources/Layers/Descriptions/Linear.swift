/// A fully connected layer: `[N, F]` to `[N, outputs]`.
///
/// Parameters: `weight` `[outputs, F]` and, with `bias`, `bias` `[outputs]`.
public struct Linear: LayerDescription {
  public var outputs: Int
  public var bias: Bool

  public init(_ outputs: Int, bias: Bool = true) {
    self.outputs = outputs
    self.bias = bias
  }

  public var kind: LayerKind { .linear(self) }
}
