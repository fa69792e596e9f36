import Foundation
import Wording

/// A power of a straight line from `max` to `min`.
///
///     rate = min + (max - min) · (1 - t/N)^p, and min from N on
///
/// The closed form of `torch.optim.lr_scheduler.PolynomialLR`, which falls to 0. The power of 2 is that of LARS; with 1
/// it is a straight line.
///
/// ```swift
/// PolynomialDecay(max: 0.1, power: 0.9)
/// ```
///
/// Reference: Y. You, I. Gitman and B. Ginsburg, *Large Batch Training of Convolutional Networks*, arXiv 1708.03888.
public struct PolynomialDecay: Schedule, Hashable {
  /// The first rate.
  public var max: Double
  /// The last rate.
  public var min: Double
  /// p: above 1 the fall is steep at first, below 1 at last.
  public var power: Double
  /// N, the way from one rate to the other.
  public var length: Length

  public init(max: Double, min: Double = 0, power: Double = 2, over length: Length = .fraction(1)) {
    self.max = max
    self.min = min
    self.power = power
    self.length = length
  }

  public var summary: String {
    Phrase.settings(("max", max), ("min", min), ("power", power), ("length", length))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (step, length) = (run.clamp(step), length.steps(in: run))
    guard step < length else { return min }
    return min + (max - min) * pow(1 - Double(step) / Double(length), power)
  }
}
