extension Graph {
  /// The same without what does nothing in evaluation: whoever read its value reads what it read.
  ///
  /// Nodes keep their indices; values without a maker stay in the list of shapes. A graph that ends in such a value, or
  /// begins with one, keeps that node.
  package var withoutChance: Graph {
    var source: [Int: Int] = [:]
    var result = self
    result.nodes = []
    for node in nodes {
      let inputs = node.inputs.map { source[$0] ?? $0 }
      if node.operation is Dropout || node.operation is StochasticDepth, node.output != output {
        source[node.output] = inputs[0]
        continue
      }
      result.nodes.append(
        GraphNode(
          name: node.name, operation: node.operation, index: node.index, inputs: inputs,
          output: node.output, parameters: node.parameters))
    }
    return result
  }
}
