import Wording

/// A straight line from one rate to another, up or down.
///
///     rate = start + (end - start) · t/N, and end from N on
///
/// The closed form of `torch.optim.lr_scheduler.LinearLR`.
///
/// ```swift
/// LinearRamp(from: 0.05)
/// ```
public struct LinearRamp: Schedule, Hashable {
  /// The first rate.
  public var start: Double
  /// The last rate.
  public var end: Double
  /// N, the way from one to the other.
  public var length: Length

  public init(from start: Double, to end: Double = 0, over length: Length = .fraction(1)) {
    self.start = start
    self.end = end
    self.length = length
  }

  public var summary: String {
    Phrase.settings(("from", start), ("to", end), ("length", length))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (step, length) = (run.clamp(step), length.steps(in: run))
    guard step < length else { return end }
    return Annealing.linear.value(from: start, to: end, after: Double(step) / Double(length))
  }
}
