import Wording

/// Half cosines from `max` to `min`, each begun anew at `max` and `factor` times as long as the one before.
///
///     rate = min + (max - min) · (1 + cos(π tᵢ/Tᵢ)) / 2, Tᵢ = first · factorⁱ
///
/// As `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts` stepped once a batch; the cycle is found in whole
/// numbers (torch's logarithm is off by one cycle at some restarts of factor 3).
///
/// - Complexity: O(1): a division for a factor of 1, else at most 62 multiplications.
///
/// Reference: I. Loshchilov and F. Hutter, *SGDR*, arXiv 1608.03983.
public struct WarmRestarts: Schedule, Hashable {
  /// The rate after each restart.
  public var max: Double
  /// The rate that each cycle falls towards.
  public var min: Double
  /// The length of the first cycle; at least one step is taken.
  public var first: Length
  /// How many times as long each cycle is as the one before, at least 1.
  public var factor: Int

  public init(max: Double, min: Double = 0, first: Length, factor: Int = 1) {
    self.max = max
    self.min = min
    self.first = first
    self.factor = factor
  }

  public var summary: String {
    Phrase.settings(("max", max), ("min", min), ("first", first), ("factor", Double(factor)))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (_, phase, length) = position(at: run.clamp(step), in: run)
    return Annealing.cosine.value(from: max, to: min, after: Double(phase) / Double(length))
  }

  /// The cycle that a step is in, counted from 0, the steps since it began, and its length.
  func position(at step: Int, in run: Horizon) -> (cycle: Int, phase: Int, length: Int) {
    var (cycle, phase, length) = (0, step, Swift.max(first.steps(in: run), 1))
    guard factor > 1 else {
      (cycle, phase) = step.quotientAndRemainder(dividingBy: length)
      return (cycle, phase, length)
    }
    while phase >= length {
      phase -= length
      cycle += 1
      let (longer, overflow) = length.multipliedReportingOverflow(by: factor)
      length = overflow ? .max : longer
    }
    return (cycle, phase, length)
  }
}
