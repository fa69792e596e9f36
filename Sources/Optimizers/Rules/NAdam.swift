import CKernels
import Foundation
import Wording

/// NAdam: Adam that looks one step ahead along its momentum, as Nesterov's method does.
///
/// With g the gradient plus `weightDecay` · w, t counted from 1 and ψ the `momentumDecay`:
///
///     μₜ = β₁ (1 - ½ · 0.96^(t ψ))
///     m ← m + (1 - β₁) (g - m)
///     v ← β₂ v + (1 - β₂) g²
///     d = √v / √(1 - β₂ᵗ) + ε
///     w ← w - rate · ((1 - μₜ) / (1 - μ₁⋯μₜ) · g + μₜ₊₁ / (1 - μ₁⋯μₜ₊₁) · m) / d
///
/// Where a schedule changes β₁, this step's β₁ gives μₜ and μₜ₊₁, and the product is that of the momenta
/// which the steps really had. No formula of the step's number gives that product, so it is remembered, as in
/// PyTorch: `mu_product`, one number for all parameters, saved with the slots. PyTorch keeps it in
/// single precision, here it is in double.
///
/// Source: Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop, in PyTorch's form.
public struct NAdam: Optimizer {
  public static var name: String { OptimizerName.nadam.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// ψ: how fast the momentum rises from a half of β₁ to all of it.
  public let momentumDecay: Double
  /// Whether weight decay shrinks the weights themselves, as in ``AdamW``, and stays out of the averages.
  public let decoupledWeightDecay: Bool
  /// The factor λ of the L2 penalty that joins the gradient; decoupled, how much of each weight a step of rate 1
  /// takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - epsilon: 0 or more.
  ///   - momentumDecay: 0 or more; with 0 the momentum stays at a half of β₁.
  ///   - decoupledWeightDecay: whether weights decay as in ``AdamW``.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    momentumDecay: Double = 4e-3, decoupledWeightDecay: Bool = false, weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.momentumDecay = momentumDecay
    self.decoupledWeightDecay = decoupledWeightDecay
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("momentum decay", momentumDecay),
      ("weight decay", weightDecay == 0 ? nil : weightDecay),
      ("decoupled weight decay", decoupledWeightDecay))
  }

  public var slots: [String] { ["exp_avg", "exp_avg_sq"] }

  public var scalars: [String] { ["mu_product"] }

  /// β₁.
  public var momentum: Double? { beta1 }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "momentum decay", momentumDecay, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  /// Multiplies the product by μₜ.
  public func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int
  ) {
    let product = (step == 1 ? 1 : scalars[0]) * self.momentum(at: step, beta1: momentum ?? beta1)
    // From here on 1 - product is 1 to the last bit. Left to shrink, it would end as a number that files of
    // text do not carry exactly.
    scalars[0] = product < 0x1p-60 ? 0 : product
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    let beta1 = momentum ?? beta1
    var rule = ck_nadam(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
      decoupled: decoupledWeightDecay, momentum: self.momentum(at: step, beta1: beta1),
      next_momentum: self.momentum(at: step + 1, beta1: beta1),
      momentum_product: arena.scalars[0], step: Int64(step))
    ck_nadam_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], arena.slots[1])
  }

  /// μₜ.
  private func momentum(at step: Int, beta1: Double) -> Double {
    beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay))
  }
}
