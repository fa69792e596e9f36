import Layers

/// One or more nodes of a graph that the kernels compute at once.
struct FusedNode {
  /// A chain: the first has the inputs and the parameters, the last the output.
  let nodes: [GraphNode]
  /// What follows the first node's operation in the chain: one that the kernels know.
  let activation: (any KernelActivation)?
  /// What follows that.
  let pool: MaxPool2D?
  /// Whether nobody but a batch norm reads the output: its mean takes a convolution's bias away again, whose gradient is
  /// then exactly zero.
  let isBeforeNorm: Bool

  /// The first node's.
  var operation: any Operation { nodes[0].operation }
  var inputs: [Int] { nodes[0].inputs }
  var output: Int { nodes[nodes.count - 1].output }
  /// The name in error messages and tables.
  var name: String { nodes[0].name }
  /// The first node's place in the whole model.
  var index: Int { nodes[0].index }
  var parameters: Range<Int> { nodes[0].parameters }
}

extension Graph {
  /// The nodes in order, chains that one kernel computes put together.
  ///
  /// A chain is joined only where nobody else reads what passes between its nodes.
  func fused() -> [FusedNode] {
    var readers: [Int: [GraphNode]] = [:]
    for node in nodes {
      for input in node.inputs { readers[input, default: []].append(node) }
    }
    var taken: Set<Int> = []
    var result: [FusedNode] = []
    for node in nodes where !taken.contains(node.index) {
      var chain = [node]
      /// The only reader of the chain's end.
      var next: GraphNode? {
        guard let end = chain.last, end.output != output, let reader = readers[end.output],
          reader.count == 1
        else { return nil }
        return reader[0]
      }
      func join<Joined>(_ type: Joined.Type, where accepts: (Joined) -> Bool = { _ in true })
        -> Joined?
      {
        guard let node = next, let operation = node.operation as? Joined, accepts(operation)
        else { return nil }
        chain.append(node)
        taken.insert(node.index)
        return operation
      }
      var activation: (any KernelActivation)?
      var pool: MaxPool2D?
      switch node.operation {
      case is BatchNorm:
        activation = join((any KernelActivation).self)
        if activation == nil || activation is ReLU { pool = join(MaxPool2D.self) }
      case is Addition:
        activation = join(ReLU.self)
      default: break
      }
      result.append(
        FusedNode(
          nodes: chain, activation: activation, pool: pool,
          isBeforeNorm: next?.operation is BatchNorm))
    }
    return result
  }
}
