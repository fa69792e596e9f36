import Foundation
import Wording

/// A rate that stays for a while and then drops, again and again: stairs.
///
///     rate = max · γ^⌊t/s⌋
///
/// The closed form of `torch.optim.lr_scheduler.StepLR`.
///
/// ```swift
/// StepDecay(max: 0.1, every: .epochs(30))
/// ```
public struct StepDecay: Schedule, Hashable {
  /// The first rate.
  public var max: Double
  /// γ, what the rate is multiplied by at each drop.
  public var gamma: Double
  /// s, from drop to drop; at least one step is taken.
  public var stepSize: Length

  public init(max: Double, every stepSize: Length, gamma: Double = 0.1) {
    self.max = max
    self.gamma = gamma
    self.stepSize = stepSize
  }

  public var summary: String {
    Phrase.settings(("max", max), ("gamma", gamma), ("step size", stepSize))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let drops = run.clamp(step) / Swift.max(stepSize.steps(in: run), 1)
    return max * pow(gamma, Double(drops))
  }
}
