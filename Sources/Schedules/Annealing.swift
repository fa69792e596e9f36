import Foundation

/// The way from one value to another.
public enum Annealing: String, Codable, Hashable, Sendable {
  /// Half a cosine: slow at both ends.
  case cosine
  /// A straight line.
  case linear

  /// The value after a fraction of the way, from 0 to 1.
  func value(from start: Double, to end: Double, after fraction: Double) -> Double {
    switch self {
    case .cosine: end + (start - end) / 2 * (1 + cos(.pi * fraction))
    case .linear: (end - start) * fraction + start
    }
  }
}
