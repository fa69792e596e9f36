public import Tensors

/// An image times one number for each of its channels: `[N, C, H, W]` by `[N, C, 1, 1]`.
///
/// The image's gradient is multiplied by the numbers; theirs is the sum over a channel's pixels of gradient and image.
public struct Multiplication: Operation {
  public static let kind = "multiplication"

  public init() {}

  public var inputCount: ClosedRange<Int> { 2...2 }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    guard inputs[1] == [image[0], image[1], 1, 1] else {
      throw .notOneFactorAChannel(image: image, factors: inputs[1])
    }
    return image
  }

  public var derivative: Derivative {
    Derivative([.input(0): [.input(1)], .input(1): [.input(0)]])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Mul", inputs)
  }
}
