public import Tensors

/// min(max(x + 3, 0), 6) / 6.
///
/// The gradient is multiplied by 1/6 between -3 and 3, and 0 elsewhere. Source: Howard et al., arXiv 1905.02244.
public struct HardSigmoid: Activation {
  public static let kind = "hardSigmoid"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  /// As the formula says, not as ONNX's HardSigmoid: OpenCV 5 loses a factor's image where that follows a convolution.
  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    let raised = exporter.add("Add", inputs + [exporter.constant("three", [], [3])], part: "raised")
    let bounds = [exporter.constant("low", [], [0]), exporter.constant("high", [], [6])]
    let cut = exporter.add("Clip", [raised] + bounds, part: "cut")
    return exporter.add("Mul", [cut, exporter.constant("sixth", [], [1.0 / 6])])
  }
}
