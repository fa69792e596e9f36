public import Tensors

/// A linear layer on the channels of each pixel: `[N, C, H, W]` to `[N, outputs, H, W]`.
///
/// A convolution of one pixel whose weights are filed as a matrix, as ConvNeXt's are.
///
/// Parameters: `weight` `[outputs, C]` and, with `bias`, `bias` `[outputs]`.
public struct PixelLinear: Operation {
  public static let kind = "pixelLinear"

  public var outputs: Int
  public var bias: Bool
  /// How the first weights are drawn; `nil` for PyTorch's default, uniform within 1/√(fan in).
  public var firstWeights: Conv2D.FirstWeights?

  public init(_ outputs: Int, bias: Bool = true, firstWeights: Conv2D.FirstWeights? = nil) {
    self.outputs = outputs
    self.bias = bias
    self.firstWeights = firstWeights
  }

  /// The same as a convolution.
  public var convolution: Conv2D { Conv2D(outputs, kernel: 1, bias: bias) }

  public var place: StagePlace { .begins }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    try convolution.shape(of: inputs)
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    ParameterSpec.affine(
      weight: [outputs, inputs[0][1]], bias: bias, firstWeights: firstWeights)
  }

  public func cost(of inputs: [Shape], output: Shape) -> Int {
    convolution.cost(of: inputs, output: output)
  }

  public var derivative: Derivative { convolution.derivative }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    // ONNX multiplies by a matrix along the last axis.
    let pixels = exporter.add("Transpose", inputs, [("perm", .ints([0, 2, 3, 1]))], part: "pixels")
    let matrix = exporter.add(
      "Transpose", [parameters[0]], [("perm", .ints([1, 0]))], part: "matrix")
    var product = exporter.add("MatMul", [pixels, matrix], part: "product")
    if bias { product = exporter.add("Add", [product, parameters[1]], part: "sum") }
    return exporter.add("Transpose", [product], [("perm", .ints([0, 3, 1, 2]))])
  }
}
