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

  /// The number of positions along an axis of `size` pixels; less than 1 where the window does not fit.
  ///
  /// - Precondition: `stride` is positive.
  public func positions(along size: Int) -> Int {
    let (before, after) = padding.amounts(kernel: kernel)
    let room = size + before + after - kernel
    return room < 0 ? 0 : room / stride + 1
  }
}
