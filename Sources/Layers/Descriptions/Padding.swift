/// How an image is framed before a window slides over it.
public enum Padding: Codable, Equatable, Sendable {
  /// As many pixels as keep the size at stride 1; an odd one goes to the right and the bottom.
  case same
  /// None.
  case valid
  /// The given number on every side.
  case pixels(Int)

  /// The pixels before and after an axis.
  public func amounts(kernel: Int) -> (before: Int, after: Int) {
    switch self {
    case .same: ((kernel - 1) / 2, kernel - 1 - (kernel - 1) / 2)
    case .valid: (0, 0)
    case .pixels(let count): (count, count)
    }
  }
}
