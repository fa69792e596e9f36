import Tensors

/// A square window sliding over an image: what convolutions and pools have in common.
public struct Window: Codable, Equatable, Sendable {
  /// The side, in pixels.
  public var kernel: Int
  /// How far the window moves, in pixels.
  public var stride: Int
  public var padding: Padding

  public init(kernel: Int, stride: Int, padding: Padding) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// The pixels of padding before and after an axis of `size` pixels.
  public func padding(along size: Int) -> (before: Int, after: Int) {
    padding.amounts(kernel: kernel, stride: stride, along: size)
  }

  /// The number of positions along an axis of `size` pixels; less than 1 where the window does not fit.
  ///
  /// - Precondition: `stride` is positive.
  public func positions(along size: Int) -> Int {
    let (before, after) = padding(along: size)
    let room = size + before + after - kernel
    return room < 0 ? 0 : room / stride + 1
  }

  /// The height and width of what comes out of an image.
  func positions(over image: Shape) throws(ShapeError.Problem) -> (height: Int, width: Int) {
    try Limit.check(kernel, "the kernel", within: Limit.window)
    try Limit.check(stride, "the stride", within: Limit.window)
    if case .pixels(let count) = padding {
      try Limit.check(count, "the padding", within: 0...Limit.window.upperBound)
    }
    let height = positions(along: image[2])
    let width = positions(along: image[3])
    guard height >= 1, width >= 1 else {
      throw .windowTooLarge(kernel: kernel, padding: padding, image: image)
    }
    return (height, width)
  }

  /// The height and width of what a pool makes of an image; none of its windows may lie in the padding alone.
  func pooledPositions(over image: Shape) throws(ShapeError.Problem) -> (height: Int, width: Int) {
    let positions = try positions(over: image)
    let sides = [padding(along: image[2]), padding(along: image[3])]
    let most = sides.flatMap { [$0.before, $0.after] }.max() ?? 0
    guard most * 2 <= kernel else { throw .paddingTooLarge(padding: most, kernel: kernel) }
    return positions
  }

  /// In the words of ONNX, for an image of this shape.
  func attributes(over image: Shape) -> [(name: String, value: OperatorList.Attribute)] {
    let (rows, columns) = (padding(along: image[2]), padding(along: image[3]))
    return [
      ("kernel_shape", .ints([kernel, kernel])), ("strides", .ints([stride, stride])),
      ("pads", .ints([rows.before, columns.before, rows.after, columns.after])),
    ]
  }
}
