import Tensors

extension Graph {
  /// The multiplications and additions of products with weights in a forward pass, computed
  /// directly. (Winograd's algorithm needs fewer.)
  public var forwardOperations: Int { nodes.reduce(0) { $0 + operations(of: $1) } }

  /// The same for a training step: each layer's data gradient and weight gradient cost what its forward
  /// pass does, but nobody computes the gradient of the images.
  public var trainingOperations: Int {
    nodes.reduce(0) { $0 + operations(of: $1) * ($1.inputs.contains(0) ? 2 : 3) }
  }

  /// The multiplications and additions of a node in a forward pass; 0 where it multiplies by no weights.
  public func operations(of node: GraphNode) -> Int {
    node.operation.cost(of: node.inputs.map { shapes[$0] }, output: shapes[node.output])
  }
}
