public import Tensors

/// x · Φ(x) with the normal distribution's Φ, exactly.
///
/// The gradient is multiplied by Φ(x) + x φ(x). Source: Hendrycks, Gimpel, arXiv 1606.08415.
public struct GELU: Activation {
  public static let kind = "gelu"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    let root = exporter.constant("root", [], [Float(2.0.squareRoot())])
    let scaled = exporter.add("Div", [inputs[0], root], part: "scaled")
    let error = exporter.add("Erf", [scaled], part: "erf")
    let sum = exporter.add("Add", [error, exporter.constant("one", [], [1])], part: "sum")
    let product = exporter.add("Mul", [inputs[0], sum], part: "product")
    return exporter.add("Mul", [product, exporter.constant("half", [], [0.5])])
  }
}
