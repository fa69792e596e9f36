public import Tensors

/// Lays an image's values in a row, channels outermost: `[N, C, H, W]` to `[N, C·H·W]`.
public struct Flatten: Operation {
  public static let kind = "flatten"

  public init() {}

  public var place: StagePlace { .prepares }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    [inputs[0][0], inputs[0].count / inputs[0][0]]
  }

  public var derivative: Derivative { Derivative([.input(0): []]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Flatten", inputs, [("axis", .int(1))])
  }
}
