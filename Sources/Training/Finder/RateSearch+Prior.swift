package import Engine
import Foundation
import Optimizers

extension RateSearch {
  /// The rate that is expected to be best held, before any trial; `nil` where nothing is known of such trainings.
  ///
  /// That is where the bounds of the search are given, where a training goes on or begins with weights from elsewhere, and
  /// where a part of the network is frozen or has a rate of its own.
  package func prior(for state: TrainingState, of plan: Plan, trainingSteps: Int) -> Double? {
    guard beginsAfresh, from == nil, to == nil, state.step == 0, plan.frozenParameterCount == 0,
      state.groups.groups.allSatisfy({ ($0.rateMultiplier ?? 1) == 1 })
    else { return nil }
    return Self.prior(for: state.optimizer, trainingSteps: trainingSteps).map {
      $0 * Self.factor(for: state.optimizer, widestHiddenLinear: plan.widestHiddenLinear)
    }
  }

  /// What a prior is to be multiplied by where a hidden linear layer has more inputs than in the networks that the prior is of,
  /// as `cnn` has for images of more than 32 pixels.
  ///
  /// First weights are as large as one over the root of the inputs. A rule whose steps are as long as its rate moves
  /// them by a fraction that grows with that root; the best rates on larger images are so much lower. SGD's fall
  /// half as far, over the logarithm (docs/design/0010).
  private static func factor(for optimizer: any Optimizer, widestHiddenLinear inputs: Int) -> Double
  {
    let wider = max(Double(inputs) / 1024, 1)
    return pow(wider, optimizer is SGD ? -0.25 : -0.5)
  }

  /// The rate that new networks trained best with on images of 32 pixels, from really trained grids of two sets of
  /// photographs, Adadelta's of five sets, to a quarter of a decade; on others it differed by a factor of three at most
  /// (docs/design/0010). `nil` for rules of which there are no grids.
  ///
  /// With momentum a gradient counts `(1 - dampening) / (1 - momentum)` times. RAdam's rate is Adam's, over what its own
  /// warm-up leaves of it.
  static func prior(for optimizer: any Optimizer, trainingSteps: Int) -> Double? {
    switch optimizer {
    case let rule as SGD:
      guard let momentum = rule.momentum else { return decades(-1.25) }
      guard rule.dampening < 1 else { return nil }
      return decades(-1.25) * (1 - momentum) / (1 - rule.dampening)
    case is Adagrad: return decades(-2.5)
    case is Adadelta: return decades(-0.75)
    case let rule as RMSprop: return decades(-3.75) * (1 - (rule.momentum ?? 0))
    case is Adam, is AdamW, is NAdam: return decades(-3.25)
    case is Adamax: return decades(-3)
    case let rule as RAdam:
      let fraction = rule.meanFraction(of: trainingSteps)
      return fraction > 0 ? decades(-3.25) / fraction : nil
    case is Lion: return decades(-3.5)
    default: return nil
    }
  }

  private static func decades(_ exponent: Double) -> Double { pow(10, exponent) }
}
