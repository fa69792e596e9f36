public import Tensors

/// A learnt factor for each channel, small at first, so that a block begins as little more than its shortcut.
///
/// Parameters: one tensor `[C, 1, 1]` under the layer's own name.
///
/// The input's gradient is multiplied by the factors; theirs is the sum over samples and pixels of gradient and input.
///
/// Source: Touvron et al., arXiv 2103.17239, section 3.
public struct LayerScale: Operation {
  public static let kind = "layerScale"

  /// What the factors begin with.
  public var initialValue: Double

  public init(_ initialValue: Double = 1e-6) { self.initialValue = initialValue }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    guard initialValue.isFinite else {
      throw .outOfRange(setting: "the first factor", value: initialValue, range: "finite")
    }
    return try Limit.images(inputs[0])
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    [ParameterSpec("", [inputs[0][1], 1, 1], .weight, .constant(Float(initialValue)))]
  }

  public var derivative: Derivative {
    Derivative([.input(0): [.parameter(0)], .parameter(0): [.input(0)]])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Mul", inputs + parameters)
  }
}
