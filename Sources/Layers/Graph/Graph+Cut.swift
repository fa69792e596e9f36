extension Graph {
  /// What lies in front of a cut; it ends in the value that passes.
  package func front(of cut: GraphCut) -> Graph {
    var front = self
    front.nodes = Array(nodes[..<cut.nodeCount])
    front.shapes = Array(shapes[...cut.value])
    front.parameters = Array(parameters[..<cut.parameterCount])
    front.output = cut.value
    return front
  }

  /// What lies behind a cut; its input is the value that passes.
  ///
  /// Nodes and tensors keep the indices that key their random numbers.
  package func rest(behind cut: GraphCut) -> Graph {
    var rest = self
    rest.nodes = nodes[cut.nodeCount...].map { node in
      GraphNode(
        name: node.name, operation: node.operation, index: node.index,
        inputs: node.inputs.map { $0 - cut.value }, output: node.output - cut.value,
        parameters: node.parameters.lowerBound - cut.parameterCount..<node.parameters.upperBound
          - cut.parameterCount)
    }
    rest.shapes = Array(shapes[cut.value...])
    rest.parameters = Array(parameters[cut.parameterCount...])
    rest.output = output - cut.value
    return rest
  }
}
