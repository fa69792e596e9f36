public import Tensors

/// A fully connected layer: `[N, F]` to `[N, outputs]`.
///
/// Parameters: `weight` `[outputs, F]` and, with `bias`, `bias` `[outputs]`.
public struct Linear: Operation {
  public static let kind = "linear"

  public var outputs: Int
  public var bias: Bool
  /// How the first weights are drawn; `nil` for PyTorch's default, uniform within 1/√(fan in).
  public var firstWeights: Conv2D.FirstWeights?

  public init(_ outputs: Int, bias: Bool = true, firstWeights: Conv2D.FirstWeights? = nil) {
    self.outputs = outputs
    self.bias = bias
    self.firstWeights = firstWeights
  }

  public var place: StagePlace { .begins }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    guard inputs[0].rank == 2 else { throw .needsVectors(got: inputs[0]) }
    try Limit.check(outputs, "the number of outputs", within: Limit.width)
    return [inputs[0][0], outputs]
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    ParameterSpec.affine(
      weight: [outputs, inputs[0][1]], bias: bias, firstWeights: firstWeights)
  }

  public func cost(of inputs: [Shape], output: Shape) -> Int { 2 * output.count * inputs[0][1] }

  public var derivative: Derivative {
    Derivative([
      .input(0): [.parameter(0)], .parameter(0): [.input(0)], .parameter(1): [],
    ])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Gemm", inputs + parameters, [("transB", .int(1))])
  }
}
