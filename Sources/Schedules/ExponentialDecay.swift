import Foundation
import Wording

/// A rate that falls by the same factor over each stretch of the same length.
///
///     rate = max · γ^(t/s)
///
/// With a stretch s of one step `torch.optim.lr_scheduler.ExponentialLR`; with one epoch the same when that is stepped
/// once an epoch, but without stairs.
///
/// ```swift
/// ExponentialDecay(max: 0.1, gamma: 0.95)
/// ```
public struct ExponentialDecay: Schedule, Hashable {
  /// The first rate.
  public var max: Double
  /// γ, what the rate is multiplied by over each stretch.
  public var gamma: Double
  /// s, the stretch; at least one step is taken.
  public var stepSize: Length

  public init(max: Double, gamma: Double, over stepSize: Length = .epochs(1)) {
    self.max = max
    self.gamma = gamma
    self.stepSize = stepSize
  }

  public var summary: String {
    Phrase.settings(("max", max), ("gamma", gamma), ("step size", stepSize))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let stretch = Swift.max(stepSize.steps(in: run), 1)
    return max * pow(gamma, Double(run.clamp(step)) / Double(stretch))
  }
}
