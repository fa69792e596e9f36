import Wording

/// Half cosines from `max` to `min`, each begun anew at `max` and `tMult` times as long as the one before.
///
///     rate = min + (max - min) · (1 + cos(π tᵢ/Tᵢ)) / 2, Tᵢ = t0 · tMultⁱ
///
/// As `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts` stepped once per batch; the cycle is found in whole
/// numbers (torch's logarithm is off by one cycle at some restarts of T_mult 3).
///
/// - Complexity: O(1): a division for a `tMult` of 1, else at most 62 multiplications.
///
/// Reference: I. Loshchilov and F. Hutter, *SGDR*, arXiv 1608.03983.
public struct WarmRestarts: Schedule, Hashable {
  /// The rate after each restart.
  public var max: Double
  /// The rate that each cycle falls towards.
  public var min: Double
  /// T_0, the length of the first cycle; at least one step is taken.
  public var t0: Length
  /// T_mult, how many times as long each cycle is as the one before, at least 1.
  public var tMult: Int

  /// Files keep the words of earlier versions.
  private enum CodingKeys: String, CodingKey {
    case max, min
    case t0 = "first"
    case tMult = "factor"
  }

  public init(max: Double, min: Double = 0, t0: Length, tMult: Int = 1) {
    self.max = max
    self.min = min
    self.t0 = t0
    self.tMult = tMult
  }

  public var summary: String {
    Phrase.settings(("max", max), ("min", min), ("T_0", t0), ("T_mult", Double(tMult)))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let (_, phase, length) = position(at: run.clamp(step), in: run)
    return Annealing.cosine.value(from: max, to: min, after: Double(phase) / Double(length))
  }

  /// The cycle that a step is in, counted from 0, the steps since it began, and its length.
  func position(at step: Int, in run: Horizon) -> (cycle: Int, phase: Int, length: Int) {
    var (cycle, phase, length) = (0, step, Swift.max(t0.steps(in: run), 1))
    guard tMult > 1 else {
      (cycle, phase) = step.quotientAndRemainder(dividingBy: length)
      return (cycle, phase, length)
    }
    while phase >= length {
      phase -= length
      cycle += 1
      let (longer, overflow) = length.multipliedReportingOverflow(by: tMult)
      length = overflow ? .max : longer
    }
    return (cycle, phase, length)
  }
}
