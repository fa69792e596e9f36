/// How an image is framed before a window slides over it.
public enum Padding: Codable, Equatable, Sendable {
  /// As many pixels as keep the size at stride 1; an odd one goes to the right and the bottom.
  case same
  /// As many pixels as it takes for a window at every `stride` pixels of the image; an odd one goes to the right and the
  /// bottom. What TensorFlow calls "same": at a stride of 2 it depends on the image's size.
  case tensorFlowSame
  /// None.
  case valid
  /// The given number on every side.
  case pixels(Int)

  /// The pixels before and after an axis of `size` pixels.
  public func amounts(
    kernel: Int, stride: Int, along size: Int
  ) -> (before: Int, after: Int) {
    switch self {
    case .same: return ((kernel - 1) / 2, kernel - 1 - (kernel - 1) / 2)
    case .tensorFlowSame:
      let windows = (size + stride - 1) / stride
      let total = max((windows - 1) * stride + kernel - size, 0)
      return (total / 2, total - total / 2)
    case .valid: return (0, 0)
    case .pixels(let count): return (count, count)
    }
  }
}
