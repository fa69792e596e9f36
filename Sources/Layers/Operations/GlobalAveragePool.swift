public import Tensors

/// The mean of each channel: `[N, C, H, W]` to `[N, C]`, or to `[N, C, 1, 1]` where convolutions follow.
///
/// A channel's gradient is spread evenly over its pixels.
public struct GlobalAveragePool: Operation {
  public static let kind = "globalAveragePool"

  /// Whether what comes out is an image of one pixel, in place of a vector.
  public var keepsImage: Bool

  public init(keepsImage: Bool = false) { self.keepsImage = keepsImage }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    return keepsImage ? [image[0], image[1], 1, 1] : [image[0], image[1]]
  }

  public var derivative: Derivative { Derivative([.input(0): []]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    if keepsImage { return exporter.add("GlobalAveragePool", inputs) }
    let pooled = exporter.add("GlobalAveragePool", inputs, part: "pooled")
    return exporter.add("Flatten", [pooled], [("axis", .int(1))])
  }
}
