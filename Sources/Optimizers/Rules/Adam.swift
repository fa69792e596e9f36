import CKernels
import Wording

/// Adam: momentum over the root of the mean squared gradient, both corrected for starting at zero.
///
/// With g the gradient plus `weightDecay` · w, and t counted from 1:
///
///     m ← m + (1 - β₁) (g - m)
///     v ← β₂ v + (1 - β₂) g²                   (AMSGrad: below, the largest v so far in place of v)
///     w ← w - rate / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
///
/// Where a schedule changes β₁ the correction takes this step's β₁ for all t, as PyTorch does.
///
/// Source: Kingma, Ba, "Adam: A Method for Stochastic Optimization", arXiv 1412.6980; AMSGrad: Reddi, Kale,
/// Kumar, "On the Convergence of Adam and Beyond", arXiv 1904.09237.
public struct Adam: Optimizer {
  public static var name: String { OptimizerName.adam.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// Whether the largest mean square so far divides, so that steps never grow by themselves.
  public let amsgrad: Bool
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - epsilon: 0 or more.
  ///   - amsgrad: costs one more slot.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, amsgrad: Bool = false,
    weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.amsgrad = amsgrad
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("amsgrad", amsgrad),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] {
    ["exp_avg", "exp_avg_sq"] + (amsgrad ? ["max_exp_avg_sq"] : [])
  }

  /// β₁.
  public var momentum: Double? { beta1 }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_adam(
      rate: rate, beta1: momentum ?? beta1, beta2: beta2, epsilon: epsilon,
      weight_decay: weightDecay, decoupled: false, step: Int64(step))
    ck_adam_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], arena.slots[1], amsgrad ? arena.slots[2] : nil)
  }
}
