import CKernels
import Wording

/// Adadelta: steps as large as the past steps, in units of the past gradients.
///
/// With g the gradient plus `weightDecay` · w:
///
///     v ← ρ v + (1 - ρ) g²
///     Δ = √(u + ε) / √(v + ε) · g
///     u ← ρ u + (1 - ρ) Δ²
///     w ← w - rate · Δ
///
/// Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv 1212.5701, whose rate is 1.
public struct Adadelta: Optimizer {
  public static var name: String { OptimizerName.adadelta.rawValue }

  /// The fraction of the averages that stays from step to step.
  public let rho: Double
  /// What is added to both averages before their roots are taken.
  public let epsilon: Double
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - rho: 0 to 1.
  ///   - epsilon: 0 or more; with 0 no first step is ever made, since it sizes the first step.
  ///   - weightDecay: 0 or more.
  public init(rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0) {
    self.rho = rho
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("rho", rho), ("epsilon", epsilon), ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { ["square_avg", "acc_delta"] }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "rho", rho, in: .unit)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_adadelta(rate: rate, rho: rho, epsilon: epsilon, weight_decay: weightDecay)
    ck_adadelta_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], arena.slots[1])
  }
}
