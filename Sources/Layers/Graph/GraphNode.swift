/// One operation of a model whose shapes are known. Blocks are dissolved into their operations.
public struct GraphNode: Sendable {
  /// The layer's full name.
  public let name: String
  /// What it does.
  public let operation: any Operation
  /// Its place among the nodes of the whole model.
  public let index: Int
  /// The values it reads; value 0 is the model's input.
  public let inputs: [Int]
  /// The value that it makes.
  public let output: Int
  /// Indices of its tensors in the graph's list.
  public let parameters: Range<Int>
}

extension GraphNode: Equatable {
  public static func == (a: GraphNode, b: GraphNode) -> Bool {
    a.name == b.name && a.operation.equals(b.operation) && a.index == b.index
      && a.inputs == b.inputs && a.output == b.output && a.parameters == b.parameters
  }
}
