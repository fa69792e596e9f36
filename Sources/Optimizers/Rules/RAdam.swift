import CKernels
import Foundation
import Wording

/// RAdam: Adam that waits until its mean square is worth dividing by.
///
/// With g the gradient plus `weightDecay` · w, and t counted from 1:
///
///     m ← m + (1 - β₁) (g - m)
///     v ← β₂ v + (1 - β₂) g²
///     ρ∞ = 2 / (1 - β₂) - 1,  ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)
///     r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ))
///     w ← w - rate / (1 - β₁ᵗ) · m · r √(1 - β₂ᵗ) / (√v + ε)        where ρ > 5
///     w ← w - rate / (1 - β₁ᵗ) · m                                   before
///
/// With β₂ = 0.999 that is five steps of plain momentum. Where a schedule changes β₁ the correction takes this
/// step's β₁ for all t, as PyTorch does.
///
/// Source: Liu and others, "On the Variance of the Adaptive Learning Rate and Beyond", arXiv 1908.03265, in
/// PyTorch's form: ε joins the uncorrected root, and the bound on ρ is 5 instead of 4.
public struct RAdam: Optimizer {
  public static var name: String { OptimizerName.radam.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// Whether weight decay shrinks the weights themselves, as in ``AdamW``, and stays out of the averages.
  public let decoupledWeightDecay: Bool
  /// The factor λ of the L2 penalty that joins the gradient; decoupled, how much of each weight a step of rate 1
  /// takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1; up to two thirds the mean square never divides.
  ///   - epsilon: 0 or more.
  ///   - decoupledWeightDecay: whether weights decay as in ``AdamW``.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    decoupledWeightDecay: Bool = false, weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.decoupledWeightDecay = decoupledWeightDecay
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon),
      ("weight decay", weightDecay == 0 ? nil : weightDecay),
      ("decoupled weight decay", decoupledWeightDecay))
  }

  public var slots: [String] { ["exp_avg", "exp_avg_sq"] }

  /// β₁.
  public var momentum: Double? { beta1 }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  /// r of a step, counted from 1: the fraction of the rate that the step moves by; 0 where the mean square does not divide
  /// yet.
  package func rectification(at step: Int) -> Double {
    let limit = 2 / (1 - beta2) - 1
    let power = pow(beta2, Double(step))
    let length = limit - 2 * Double(step) * power / (1 - power)
    guard length > 5 else { return 0 }
    let fraction = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)
    return fraction.squareRoot()
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_radam(
      rate: rate, beta1: momentum ?? beta1, beta2: beta2, epsilon: epsilon,
      weight_decay: weightDecay, decoupled: decoupledWeightDecay, step: Int64(step))
    ck_radam_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], arena.slots[1])
  }
}
