import CKernels
import Wording

/// Adagrad: each weight's rate falls with the sum of its squared gradients.
///
/// With g the gradient plus `weightDecay` · w, and t counted from 1:
///
///     s ← s + g²
///     w ← w - rate / (1 + (t - 1) · rateDecay) · g / (√s + ε)
///
/// Source: Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization", JMLR 12, 2011.
public struct Adagrad: Optimizer {
  public static var name: String { OptimizerName.adagrad.rawValue }

  /// How fast the rate falls by itself: after 1 / `rateDecay` steps to a half.
  public let rateDecay: Double
  /// What the sums begin with.
  public let initialAccumulator: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// All of them are 0 or more.
  public init(
    rateDecay: Double = 0, initialAccumulator: Double = 0, epsilon: Double = 1e-10,
    weightDecay: Double = 0
  ) {
    self.rateDecay = rateDecay
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("rate decay", rateDecay == 0 ? nil : rateDecay),
      ("initial accumulator", initialAccumulator == 0 ? nil : initialAccumulator),
      ("epsilon", epsilon), ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { ["sum"] }

  public func initialValue(ofSlot slot: String) -> Float { Float(initialAccumulator) }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "rate decay", rateDecay, in: .nonNegative)
    try OptimizerError.check(Self.name, "initial accumulator", initialAccumulator, in: .nonNegative)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_adagrad(
      rate: rate / (1 + Double(step - 1) * rateDecay), epsilon: epsilon, weight_decay: weightDecay)
    ck_adagrad_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0])
  }
}
