public import Tensors

/// Images of one size behind each other, channel by channel: `[N, C₁, H, W]`, `[N, C₂, H, W]`, … to
/// `[N, C₁ + C₂ + …, H, W]`.
///
/// Each has its own channels' part of the gradient.
public struct Concatenation: Operation {
  public static let kind = "concatenation"

  public init() {}

  public var inputCount: ClosedRange<Int> { 2...64 }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let first = try Limit.images(inputs[0])
    var channels = 0
    for shape in inputs {
      let image = try Limit.images(shape)
      guard image[0] == first[0], image[2] == first[2], image[3] == first[3] else {
        throw .sizesDiffer(first, image)
      }
      channels += image[1]
    }
    return [first[0], channels, first[2], first[3]]
  }

  public var derivative: Derivative {
    // Which inputs there are, a node knows; all are alike.
    Derivative(
      Dictionary(uniqueKeysWithValues: (0..<inputCount.upperBound).map { (.input($0), []) }))
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("Concat", inputs, [("axis", .int(1))])
  }
}
