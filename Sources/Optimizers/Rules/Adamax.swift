import CKernels
import Wording

/// Adamax: Adam with the largest recent gradient in place of the root of the mean square.
///
/// With g the gradient plus `weightDecay` · w, and t counted from 1:
///
///     m ← m + (1 - β₁) (g - m)
///     u ← max(β₂ u, |g| + ε)
///     w ← w - rate / (1 - β₁ᵗ) · m / u
///
/// Where a schedule changes β₁ the correction takes this step's β₁ for all t, as PyTorch does.
///
/// Source: Kingma, Ba, "Adam: A Method for Stochastic Optimization", arXiv 1412.6980, section 7.1.
public struct Adamax: Optimizer {
  public static var name: String { OptimizerName.adamax.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// How fast a large gradient is forgotten.
  public let beta2: Double
  /// What is added to a gradient's magnitude.
  public let epsilon: Double
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - epsilon: 0 or more.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { ["exp_avg", "exp_inf"] }

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
    var rule = ck_adamax(
      rate: rate, beta1: momentum ?? beta1, beta2: beta2, epsilon: epsilon,
      weight_decay: weightDecay, step: Int64(step))
    ck_adamax_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], arena.slots[1])
  }
}
