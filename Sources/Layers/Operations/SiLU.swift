public import Tensors

/// x · σ(x), also called swish.
///
/// The gradient is multiplied by σ(x) (1 + x (1 - σ(x))). Source: Elfwing, Uchibe, Doya, arXiv 1702.03118.
public struct SiLU: Activation {
  public static let kind = "silu"

  public init() {}

  public var derivative: Derivative { Derivative([.input(0): [.input(0)]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    let gate = exporter.add("Sigmoid", inputs, part: "gate")
    return exporter.add("Mul", [inputs[0], gate])
  }
}
