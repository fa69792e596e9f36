public import Tensors

/// Drops a whole sample's branch at random while training and scales the others up; does nothing in evaluation.
///
/// The last layer of a residual block's body, whose input then passes alone. The gradient takes the same mask.
///
/// Source: Huang et al., arXiv 1603.09382; scaled in training, as torchvision does, and by row.
public struct StochasticDepth: Operation {
  public static let kind = "stochasticDepth"

  /// The chance of a sample to be dropped, from 0 up to, not including, 1.
  public var probability: Double

  public init(_ probability: Double) { self.probability = probability }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    try Limit.check(probability: probability)
    return inputs[0]
  }

  public var derivative: Derivative { Derivative([.input(0): [.trace]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    inputs[0]
  }
}
