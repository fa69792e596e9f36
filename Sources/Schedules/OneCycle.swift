import Wording

/// One climb to a high rate and one long fall to almost nothing, momentum going the other way.
///
/// With T the run's steps, p the fraction that climbs and phase ends at fractional steps as in
/// `torch.optim.lr_scheduler.OneCycleLR`:
///
///     two phases:   max/25 → max until pT-1, → max/25/10⁴ until T-1
///     three phases: max/25 → max until pT-1, → max/25 until 2pT-2, → max/25/10⁴ until T-1
///
/// A phase without width is passed over (torch divides by zero there), and a step past the end stays at the end.
///
/// ```swift
/// OneCycle(max: 0.05)
/// ```
///
/// Reference: L. N. Smith and N. Topin, *Super-Convergence*, arXiv 1708.07120.
public struct OneCycle: Schedule, Hashable {
  /// How the cycle ends.
  public enum Phases: String, Codable, Hashable, Sendable {
    /// Up, then all the way down.
    case two
    /// Up, down as fast as it climbed, then on to the lowest rate.
    case three
  }

  /// The highest rate.
  public var max: Double
  /// The fraction of the run that climbs, from 0 to 1; `pct_start` in PyTorch and fastai.
  public var pctStart: Double
  /// The first rate is `max` divided by this.
  public var startDivisor: Double
  /// The last rate is the first divided by this.
  public var finalDivisor: Double
  public var phases: Phases
  public var annealing: Annealing
  /// The momentum to cycle against the rate; `nil` leaves the optimizer's own.
  public var momentum: MomentumRange?

  /// Files keep the word of earlier versions.
  private enum CodingKeys: String, CodingKey {
    case max
    case pctStart = "peak"
    case startDivisor, finalDivisor, phases, annealing, momentum
  }

  public init(
    max: Double, pctStart: Double = 0.3, startDivisor: Double = 25, finalDivisor: Double = 1e4,
    phases: Phases = .two, annealing: Annealing = .cosine,
    momentum: MomentumRange? = MomentumRange(base: 0.85, max: 0.95)
  ) {
    self.max = max
    self.pctStart = pctStart
    self.startDivisor = startDivisor
    self.finalDivisor = finalDivisor
    self.phases = phases
    self.annealing = annealing
    self.momentum = momentum
  }

  public var summary: String {
    Phrase.settings(
      ("max", max), ("pct_start", pctStart), ("start divisor", startDivisor),
      ("final divisor", finalDivisor), ("phases", phases.rawValue),
      ("annealing", annealing.rawValue), ("momentum", momentum))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let start = max / startDivisor
    return value(at: step, in: run, start: start, peak: max, end: start / finalDivisor)
  }

  public func momentum(at step: Int, in run: Horizon) -> Double? {
    momentum.map {
      value(at: step, in: run, start: $0.max, peak: $0.base, end: $0.max)
    }
  }

  /// The steps, not always whole ones, at which the climb and the fall that mirrors it end.
  func phaseEnds(in run: Horizon) -> (climb: Double, fall: Double) {
    let last = Double(run.steps - 1)
    // Written so that a fraction that is not a number is none.
    let climbing = (pctStart > 0 ? Swift.min(pctStart, 1) : 0) * Double(run.steps)
    let climb = Swift.min(Swift.max(climbing - 1, 0), last)
    return switch phases {
    case .two: (climb, last)
    case .three: (climb, Swift.min(Swift.max(2 * climbing - 2, climb), last))
    }
  }

  private func value(
    at step: Int, in run: Horizon, start: Double, peak: Double, end: Double
  ) -> Double {
    let step = Double(run.clamp(step))
    let (climb, fall) = phaseEnds(in: run)
    let foot = phases == .two ? end : start
    func along(_ from: Double, _ to: Double, _ begin: Double, _ finish: Double) -> Double {
      guard finish > begin else { return to }
      return annealing.value(from: from, to: to, after: (step - begin) / (finish - begin))
    }
    if step <= climb { return along(start, peak, 0, climb) }
    if step <= fall { return along(peak, foot, climb, fall) }
    return along(foot, end, fall, Double(run.steps - 1))
  }
}
