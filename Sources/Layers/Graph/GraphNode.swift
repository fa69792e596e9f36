/// One operation of a model whose shapes are known.
public struct GraphNode: Equatable, Sendable {
  /// What a node does. Residual blocks are dissolved into their layers and an addition.
  public enum Operation: Equatable, Sendable {
    case convolution(Conv2D)
    case batchNorm(BatchNorm)
    case relu
    case maxPool(MaxPool2D)
    case averagePool(AveragePool2D)
    case globalAveragePool
    case flatten
    case dropout(Dropout)
    case linear(Linear)
    case add
  }

  /// The layer's full name.
  public let name: String
  public let operation: Operation
  /// Its place among the nodes of the whole model.
  public let index: Int
  /// The values it reads; value 0 is the model's input.
  public let inputs: [Int]
  /// The value that it makes.
  public let output: Int
  /// Indices of its tensors in the graph's list.
  public let parameters: Range<Int>
}
