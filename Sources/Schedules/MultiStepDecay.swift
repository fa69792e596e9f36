import Foundation
import Wording

/// A rate that drops at given places.
///
///     rate = max · γ^n, n being the number of milestones at or before t
///
/// The closed form of `torch.optim.lr_scheduler.MultiStepLR`, but milestones need not be in order. Those at half and
/// three quarters of the run are the ones with which residual networks were trained on CIFAR-10.
///
/// ```swift
/// MultiStepDecay(max: 0.1, milestones: [.epochs(30), .epochs(60), .epochs(80)])
/// ```
///
/// - Complexity: O(n) in the number of milestones, whatever the step.
///
/// Reference: K. He et al., *Deep Residual Learning for Image Recognition*, arXiv 1512.03385, section 4.2.
public struct MultiStepDecay: Schedule, Hashable {
  /// The first rate.
  public var max: Double
  /// γ, what the rate is multiplied by at each milestone.
  public var gamma: Double
  /// Where the rate drops, each counted from the beginning of the run.
  public var milestones: [Length]

  public init(
    max: Double, milestones: [Length] = [.fraction(0.5), .fraction(0.75)], gamma: Double = 0.1
  ) {
    self.max = max
    self.gamma = gamma
    self.milestones = milestones
  }

  public var summary: String {
    Phrase.settings(
      ("max", max), ("gamma", gamma),
      ("milestones", milestones.map(\.description).joined(separator: ", ")))
  }

  public func rate(at step: Int, in run: Horizon) -> Double {
    let step = run.clamp(step)
    let drops = milestones.count { $0.steps(in: run) <= step }
    return max * pow(gamma, Double(drops))
  }
}
