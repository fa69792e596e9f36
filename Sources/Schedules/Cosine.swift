import Wording

/// Half a cosine from `max` to `min`.
///
///     rate = min + (max - min) · (1 + cos(π t/T)) / 2, and min from T on
///
/// The closed form of `torch.optim.lr_scheduler.CosineAnnealingLR` (which climbs again after T: this stays).
///
/// Reference: I. Loshchilov and F. Hutter, *SGDR*, arXiv 1608.03983.
public struct Cosine: Schedule, Hashable {
  /// The first rate.
  public var max: Double
  /// The last rate.
  public var min: Double
  /// T, the way from one to the other.
  public var length: Length

  public init(max: Double, min: Double = 0, length: Length = .fraction(1)) {
    self.max = max
    self.min = min
    self.length = length
  }

  public var summary: String {
    Phrase.settings(("max", max), ("min", min), ("length", length))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (step, length) = (run.clamp(step), length.steps(in: run))
    guard step < length else { return min }
    return Annealing.cosine.value(from: max, to: min, after: Double(step) / Double(length))
  }
}
