public import Tensors

/// The mean of each window; pixels of the padding count as zeros, as in PyTorch.
///
/// A window's gradient is spread evenly over it.
public struct AveragePool2D: Operation {
  public static let kind = "averagePool2D"

  public var window: Window

  /// - Parameters:
  ///   - kernel: the side of the window, in pixels.
  ///   - stride: how far the window moves; its own side where nothing is given.
  ///   - padding: the frame of zeros around the image, at most half the window.
  public init(_ kernel: Int, stride: Int? = nil, padding: Padding = .valid) {
    window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    let (height, width) = try window.pooledPositions(over: image)
    return [image[0], image[1], height, width]
  }

  public var derivative: Derivative { Derivative([.input(0): []]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add(
      "AveragePool", inputs,
      window.attributes(over: shapes[0]) + [("count_include_pad", .int(1))])
  }
}
