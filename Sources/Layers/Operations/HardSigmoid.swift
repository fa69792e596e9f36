public import Tensors

/// min(max(x + 3, 0), 6) / 6.
///
/// The gradient is multiplied by 1/6 between -3 and 3, and 0 elsewhere. Source: Howard et al., arXiv 1905.02244.
public struct HardSigmoid: Activation {
  public static let kind = "hardSigmoid"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("HardSigmoid", inputs, [("alpha", .float(1.0 / 6)), ("beta", .float(0.5))])
  }
}
