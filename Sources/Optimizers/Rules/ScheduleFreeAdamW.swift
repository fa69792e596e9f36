import CKernels
import Wording

/// Schedule-free AdamW: ``ScheduleFreeSGD`` with steps over the root of the gradients' mean square.
///
/// With g the gradient at y:
///
///     v ← β₂ v + (1 - β₂) g²
///     z ← z - rate · (g / (√(v / (1 - β₂ᵗ)) + ε) + weightDecay · y)
///     x ← (1 - c) x + c z
///     y = (1 - β₁) z + β₁ x
///
/// x is what is evaluated and kept, y what is trained; the average takes the place of Adam's mean gradient. Good rates are one
/// to ten times AdamW's, and the rate is best held.
///
/// Source: Defazio and others, "The Road Less Scheduled", arXiv 2405.15682, as in their package `schedulefree` 1.4: the
/// mean square is corrected for its beginning and the weights that decay are y.
public struct ScheduleFreeAdamW: Optimizer {
  public static var name: String { OptimizerName.scheduleFreeAdamW.rawValue }

  /// How much of the average there is where gradients are taken.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// How many steps the rate rises over, in equal steps from nothing; 0 for none.
  public let warmupSteps: Int
  /// How much of each weight a step of rate 1 takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: more than 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - epsilon: 0 or more.
  ///   - warmupSteps: 0 or more.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, warmupSteps: Int = 0,
    weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.warmupSteps = warmupSteps
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon),
      ("warm-up steps", warmupSteps == 0 ? nil : warmupSteps),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { [ScheduleFreeAverage.slot, "exp_avg_sq"] }

  public var scalars: [String] { ScheduleFreeAverage.scalars }

  public func validate() throws(OptimizerError) {
    try average.validate(Self.name, "beta1")
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  /// Brings the weight of the step in the average up to date.
  public func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int
  ) {
    average.advance(&scalars, rate: rate, step: step)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = average.rule(arena, rate: rate, step: step, weightDecay: weightDecay)
    ck_schedule_free_adamw_step(
      ck_run_best(Int32(threads)), &rule, beta2, epsilon, Int64(step), arena.count,
      arena.gradients, arena.parameters, arena.slots[0], arena.slots[1])
  }

  public var hasEvaluationWeights: Bool { true }

  /// Writes x.
  public func writeEvaluationWeights(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int
  ) {
    average.write(of: arena, into: weights, threads: threads)
  }

  private var average: ScheduleFreeAverage {
    ScheduleFreeAverage(beta: beta1, warmupSteps: warmupSteps)
  }
}
