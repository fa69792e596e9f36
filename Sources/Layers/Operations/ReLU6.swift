public import Tensors

/// The rectifier with a ceiling: min(max(x, 0), 6).
///
/// The gradient passes between 0 and 6. Source: Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
public struct ReLU6: Activation {
  public static let kind = "relu6"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.output]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add(
      "Clip", inputs + [exporter.constant("low", [], [0]), exporter.constant("high", [], [6])])
  }
}
