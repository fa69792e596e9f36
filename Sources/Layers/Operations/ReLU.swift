public import Tensors

/// The rectifier: negative values become zero.
///
/// The gradient passes where the value is above zero.
public struct ReLU: Activation {
  public static let kind = "relu"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.output]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Relu", inputs)
  }
}
