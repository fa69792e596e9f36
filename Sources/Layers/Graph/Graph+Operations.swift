import Tensors

extension Graph {
  /// The multiplications and additions of the convolutions and linear layers in a forward pass, computed
  /// directly. (Winograd's algorithm needs fewer.)
  public var forwardOperations: Int { nodes.reduce(0) { $0 + operations(of: $1) } }

  /// The same for a training step: each layer's data gradient and weight gradient cost what its forward
  /// pass does, but nobody computes the gradient of the images.
  public var trainingOperations: Int {
    nodes.reduce(0) { $0 + operations(of: $1) * ($1.inputs.contains(0) ? 2 : 3) }
  }

  /// The multiplications and additions of a node in a forward pass; 0 unless it is a convolution or a linear
  /// layer.
  public func operations(of node: GraphNode) -> Int {
    switch node.operation {
    case .convolution, .linear:
      // Each output is a sum over one filter.
      let filter = parameters[node.parameters.lowerBound].shape
      return 2 * shapes[node.output].count * (filter.count / filter[0])
    default:
      return 0
    }
  }
}
