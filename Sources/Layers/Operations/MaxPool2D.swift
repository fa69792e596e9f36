public import Tensors

/// The largest value of each window; padding never wins.
///
/// A window's gradient goes to the value that won.
public struct MaxPool2D: Operation {
  public static let kind = "maxPool2D"

  public var window: Window

  /// - Parameters:
  ///   - kernel: the side of the window, in pixels.
  ///   - stride: how far the window moves; its own side where nothing is given.
  ///   - padding: the frame around the image, at most half the window.
  public init(_ kernel: Int, stride: Int? = nil, padding: Padding = .valid) {
    window = Window(kernel: kernel, stride: stride ?? kernel, padding: padding)
  }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    // Where in its window a value was the largest is kept in a byte.
    try Limit.check(window.kernel, "the kernel", within: 1...16)
    let (height, width) = try window.pooledPositions(over: image)
    return [image[0], image[1], height, width]
  }

  public var derivative: Derivative { Derivative([.input(0): [.trace]]) }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("MaxPool", inputs, window.attributes(over: shapes[0]))
  }
}
