public import Tensors

/// A model whose shapes are resolved for one input: operations in order over numbered values.
///
/// Backends and exporters read it; nothing in it depends on how it will be computed.
public struct Graph: Equatable, Sendable {
  /// In the order in which they can be computed.
  public internal(set) var nodes: [GraphNode] = []

  /// The shape of every value; value 0 is the input.
  public internal(set) var shapes: [Shape]

  /// Every tensor of the model in PyTorch's order.
  public internal(set) var parameters: [ParameterSpec] = []

  /// The value that the model ends in.
  public internal(set) var output = 0
}
