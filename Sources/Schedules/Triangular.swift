import Foundation
import Wording

/// A rate that climbs from `base` to `max` and falls back in straight lines, again and again.
///
/// With t the step, u and d the steps of the climb and of the descent, and c = ⌊t/(u+d)⌋ the cycle:
///
///     height = r/u where r = t mod (u+d) is at most u, else (u+d-r)/d
///     rate   = base + (max - base) · height · scale(c, t)
///
/// ``Decay`` chooses the scale. Momentum, where it is cycled, is `max - (max - base) · height · scale` of its own
/// range. Equal to `torch.optim.lr_scheduler.CyclicLR`, but the halving never overflows.
///
/// ```swift
/// Triangular(base: 0.001, max: 0.006, stepSize: .epochs(4))
/// ```
///
/// Reference: L. N. Smith, *Cyclical Learning Rates for Training Neural Networks*, arXiv 1506.01186.
public struct Triangular: Schedule, Hashable {
  /// How the upper bound falls during the run.
  public enum Decay: Hashable, Sendable {
    /// It stays.
    case none
    /// The height halves after each cycle: scale 2^-c ("triangular2").
    case halving
    /// It falls in a straight line and reaches the base when the run ends: scale 1 - t/T.
    case linear
    /// The height is multiplied by γ each step: scale γ^t ("exp_range").
    case exponential(gamma: Double)

    /// γ, where there is one.
    fileprivate var gamma: Double? {
      if case .exponential(let gamma) = self { gamma } else { nil }
    }
  }

  /// The rate at the foot of each cycle.
  public var base: Double
  /// The rate at the peak of the first cycle.
  public var max: Double
  /// How long the rate climbs: half a cycle, where ``descent`` is `nil`. At least one step is taken.
  public var stepSize: Length
  /// How long the rate falls; `nil` for as long as it climbs.
  public var descent: Length?
  public var decay: Decay
  /// The momentum to cycle against the rate; `nil` leaves the optimizer's own.
  public var momentum: MomentumRange?

  public init(
    base: Double, max: Double, stepSize: Length, descent: Length? = nil, decay: Decay = .none,
    momentum: MomentumRange? = nil
  ) {
    self.base = base
    self.max = max
    self.stepSize = stepSize
    self.descent = descent
    self.decay = decay
    self.momentum = momentum
  }

  public var summary: String {
    Phrase.settings(
      ("base", base), ("max", max), ("step size", stepSize), ("descent", descent),
      ("gamma", decay.gamma), ("momentum", momentum))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    base + (max - base) * height(at: step, in: run)
  }

  public func momentum(at step: Int, in run: Horizon) -> Double? {
    momentum?.value(atHeight: height(at: step, in: run))
  }

  /// The steps of the climb and of the descent, each at least 1.
  func halves(in run: Horizon) -> (climb: Int, descent: Int) {
    let climb = Swift.max(stepSize.steps(in: run), 1)
    return (climb, descent.map { Swift.max($0.steps(in: run), 1) } ?? climb)
  }

  /// Where the rate stands between the bounds, decay included: 0 at the base, 1 at the maximum.
  private func height(at step: Int, in run: Horizon) -> Double {
    let step = run.clamp(step)
    let (climb, descent) = halves(in: run)
    let (cycle, phase) = step.quotientAndRemainder(dividingBy: climb + descent)
    let height =
      phase <= climb
      ? Double(phase) / Double(climb) : Double(climb + descent - phase) / Double(descent)
    return height * scale(cycle: cycle, step: step, in: run)
  }

  private func scale(cycle: Int, step: Int, in run: Horizon) -> Double {
    switch decay {
    case .none: 1
    case .halving: exp2(-Double(cycle))
    case .linear: 1 - Double(step) / Double(run.steps)
    case .exponential(let gamma): pow(gamma, Double(step))
    }
  }
}
