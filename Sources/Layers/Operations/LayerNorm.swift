public import Tensors

/// Layer normalisation of each pixel over its channels, with a learnt scale and shift a channel.
///
/// It knows nothing of the batch: training and evaluation are the same.
///
/// Parameters: `weight`, `bias` `[C]`.
///
/// Source: Ba, Kiros, Hinton, arXiv 1607.06450; over channels as in Liu et al., arXiv 2201.03545.
public struct LayerNorm: Operation {
  public static let kind = "layerNorm"

  /// Added to the variance.
  public var epsilon: Double

  public init(epsilon: Double = 1e-6) { self.epsilon = epsilon }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    guard epsilon > 0, epsilon.isFinite else {
      throw .outOfRange(setting: "epsilon", value: epsilon, range: "above 0")
    }
    return image
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    let channels: Shape = [inputs[0][1]]
    return [
      ParameterSpec("weight", channels, .normScale, .constant(1)),
      ParameterSpec("bias", channels, .normShift, .constant(0)),
    ]
  }

  public var derivative: Derivative {
    Derivative([
      .input(0): [.input(0), .parameter(0), .trace], .parameter(0): [.input(0), .trace],
      .parameter(1): [],
    ])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    // ONNX normalises along the last axes.
    let pixels = exporter.add("Transpose", inputs, [("perm", .ints([0, 2, 3, 1]))], part: "pixels")
    let normalised = exporter.add(
      "LayerNormalization", [pixels] + parameters,
      [("axis", .int(-1)), ("epsilon", .float(epsilon))], part: "normalised")
    return exporter.add("Transpose", [normalised], [("perm", .ints([0, 3, 1, 2]))])
  }
}
