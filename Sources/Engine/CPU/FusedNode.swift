import Layers

/// One or more nodes of a graph that the kernels compute at once.
struct FusedNode {
  enum Operation {
    /// In front of a batch norm its mean takes the bias away again: the bias's gradient is exactly zero.
    case convolution(Conv2D, beforeNorm: Bool)
    case normalisation(BatchNorm, relu: Bool, pool: MaxPool2D?)
    case addition(relu: Bool)
    case relu
    case maxPool(MaxPool2D)
    case averagePool(AveragePool2D)
    case globalAveragePool
    case flatten
    case dropout(Dropout)
    case linear(Linear)
  }

  let operation: Operation
  /// A chain: the first has the inputs, the last the output.
  let nodes: [GraphNode]
  var inputs: [Int] { nodes[0].inputs }
  var output: Int { nodes[nodes.count - 1].output }
  /// The name in error messages and tables.
  var name: String { nodes[0].name }
  /// The first node's place in the whole model.
  var index: Int { nodes[0].index }
  /// Only first nodes have parameters.
  var parameters: Range<Int> { nodes[0].parameters }
}

extension Graph {
  /// The nodes in order, chains that one kernel computes put together.
  ///
  /// A chain is joined only where nobody else reads what passes between its nodes.
  func fused() -> [FusedNode] {
    var readers: [Int: [Int]] = [:]
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input, default: []].append(index) }
    }
    var taken: Set<Int> = []
    var result: [FusedNode] = []
    for (index, node) in nodes.enumerated() where !taken.contains(index) {
      var chain = [node]
      /// The only reader of the chain's end.
      var next: GraphNode? {
        guard let end = chain.last, end.output != output, let reader = readers[end.output],
          reader.count == 1
        else { return nil }
        return nodes[reader[0]]
      }
      func join(_ node: GraphNode) {
        chain.append(node)
        taken.formUnion(readers[node.inputs[0]] ?? [])
      }
      func joinReLU() -> Bool {
        guard let node = next, case .relu = node.operation else { return false }
        join(node)
        return true
      }
      let operation: FusedNode.Operation
      switch node.operation {
      case .convolution(let layer):
        var beforeNorm = false
        if let node = next, case .batchNorm = node.operation { beforeNorm = true }
        operation = .convolution(layer, beforeNorm: beforeNorm)
      case .batchNorm(let layer):
        let relu = joinReLU()
        var pool: MaxPool2D?
        if let node = next, case .maxPool(let layer) = node.operation {
          join(node)
          pool = layer
        }
        operation = .normalisation(layer, relu: relu, pool: pool)
      case .add: operation = .addition(relu: joinReLU())
      case .relu: operation = .relu
      case .maxPool(let layer): operation = .maxPool(layer)
      case .averagePool(let layer): operation = .averagePool(layer)
      case .globalAveragePool: operation = .globalAveragePool
      case .flatten: operation = .flatten
      case .dropout(let layer): operation = .dropout(layer)
      case .linear(let layer): operation = .linear(layer)
      }
      result.append(FusedNode(operation: operation, nodes: chain))
    }
    return result
  }
}
