public import Tensors

/// x · min(max(x + 3, 0), 6) / 6.
///
/// The gradient is multiplied by 0 below -3, 1 above 3, and x/3 + 1/2 between. Source: Howard et al., arXiv 1905.02244.
public struct HardSwish: Activation {
  public static let kind = "hardSwish"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("HardSwish", inputs)
  }
}
