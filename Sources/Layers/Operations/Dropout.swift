public import Tensors

/// Sets values to zero at random while training and scales the rest up; does nothing in evaluation.
///
/// The gradient takes the same mask.
public struct Dropout: Operation {
  public static let kind = "dropout"

  /// The chance of a value to be dropped, from 0 up to, not including, 1.
  public var probability: Double

  public init(_ probability: Double = 0.5) { self.probability = probability }

  public var place: StagePlace { .prepares }

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
