import CKernels
import Wording

/// Schedule-free SGD: averaging in place of a schedule that falls.
///
/// Gradients are taken at y, between the sequence z of plain steps and its average x, which is what is evaluated and
/// kept. With g the gradient at y plus `weightDecay` · y, and t counted from 1:
///
///     z ← z - rate · g
///     x ← (1 - c) x + c z           c = γ² / Σ γ²,  γ the highest rate so far
///     y = (1 - β) z + β x
///
/// The trained weights are y; beside them the rule remembers z - y, so that x = y - (1/β - 1) (z - y). A schedule's
/// momentum leaves β alone: x would no longer be what it was.
///
/// Good rates are ten to fifty times those of SGD with momentum, and the rate is best held, behind a short warm-up.
/// ``warmupSteps`` is the authors' own; a schedule's does as well.
///
/// Source: Defazio and others, "The Road Less Scheduled", arXiv 2405.15682, as in their package `schedulefree` 1.4.
public struct ScheduleFreeSGD: Optimizer {
  public static var name: String { OptimizerName.scheduleFreeSGD.rawValue }

  /// β: how much of the average there is where gradients are taken.
  public let beta: Double
  /// How many steps the rate rises over, in equal steps from nothing; 0 for none.
  public let warmupSteps: Int
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta: more than 0 and less than 1.
  ///   - warmupSteps: 0 or more.
  ///   - weightDecay: 0 or more.
  public init(beta: Double = 0.9, warmupSteps: Int = 0, weightDecay: Double = 0) {
    self.beta = beta
    self.warmupSteps = warmupSteps
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta", beta), ("warm-up steps", warmupSteps == 0 ? nil : warmupSteps),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { [ScheduleFreeAverage.slot] }

  public var scalars: [String] { ScheduleFreeAverage.scalars }

  public func validate() throws(OptimizerError) {
    try average.validate(Self.name, "beta")
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
    ck_schedule_free_sgd_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0])
  }

  public var hasEvaluationWeights: Bool { true }

  /// Writes x.
  public func writeEvaluationWeights(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int
  ) {
    average.write(of: arena, into: weights, threads: threads)
  }

  private var average: ScheduleFreeAverage {
    ScheduleFreeAverage(beta: beta, warmupSteps: warmupSteps)
  }
}
