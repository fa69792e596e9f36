public import Tensors

/// The logistic function σ(x) = 1 / (1 + exp(-x)).
///
/// The gradient is multiplied by σ(x) (1 - σ(x)).
public struct Sigmoid: Activation {
  public static let kind = "sigmoid"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Sigmoid", inputs)
  }
}
