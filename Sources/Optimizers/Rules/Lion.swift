import CKernels
import Wording

/// Lion: every weight moves by exactly the rate, in the direction of its momentum.
///
///     u = sign(β₁ m + (1 - β₁) g)
///     w ← w - rate · (u + weightDecay · w)
///     m ← β₂ m + (1 - β₂) g
///
/// Since the size of a step does not depend on the gradients, good rates are three to ten times lower than
/// AdamW's, and weight decays as much higher (section 5 of the paper).
///
/// Source: Chen and others, "Symbolic Discovery of Optimization Algorithms", arXiv 2302.06675, algorithm 2.
public struct Lion: Optimizer {
  public static var name: String { OptimizerName.lion.rawValue }

  /// The fraction of the mean gradient in a step's direction.
  public let beta1: Double
  /// The fraction of the mean gradient that stays from step to step.
  public let beta2: Double
  /// How much of each weight a step of rate 1 takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - weightDecay: 0 or more.
  public init(beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { ["exp_avg"] }

  /// β₁.
  public var momentum: Double? { beta1 }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_lion(
      rate: rate, beta1: momentum ?? beta1, beta2: beta2, weight_decay: weightDecay)
    ck_lion_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0])
  }
}
