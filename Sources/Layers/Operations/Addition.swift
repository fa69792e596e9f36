public import Tensors

/// The sum of two values of one shape.
///
/// Both have the sum's gradient.
public struct Addition: Operation {
  public static let kind = "addition"

  public init() {}

  public var inputCount: ClosedRange<Int> { 2...2 }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    guard inputs[0] == inputs[1] else {
      throw .branchesDiffer(body: inputs[0], shortcut: inputs[1])
    }
    return inputs[0]
  }

  public var derivative: Derivative { Derivative([.input(0): [], .input(1): []]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Add", inputs)
  }
}
