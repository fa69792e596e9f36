import CKernels
import Wording

/// RMSprop: gradients over the root of their mean square.
///
/// With g the gradient plus `weightDecay` · w:
///
///     v ← α v + (1 - α) g²
///     d = √v + ε                              (centred: m ← m + (1 - α) (g - m), d = √(v - m²) + ε)
///     w ← w - rate · g / d                    (with momentum: b ← μ b + g / d, w ← w - rate · b)
///
/// In the centred rule rounding can carry v - m² below zero, where PyTorch's root gives not-a-number; here it is
/// clamped at zero.
///
/// Source: Tieleman, Hinton, "Lecture 6.5: rmsprop", Coursera, 2012; centred: Graves, arXiv 1308.0850.
public struct RMSprop: Optimizer {
  public static var name: String { OptimizerName.rmsprop.rawValue }

  /// The fraction of the averages that stays from step to step.
  public let alpha: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// The fraction μ of the buffer that stays from step to step; `nil` without a buffer.
  public let momentum: Double?
  /// Whether gradients are divided by their standard deviation instead.
  public let centered: Bool
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - alpha: 0 to 1.
  ///   - epsilon: 0 or more.
  ///   - momentum: 0 means that there is no buffer, and that a schedule's momentum has no effect.
  ///   - centered: costs one more slot.
  ///   - weightDecay: 0 or more.
  public init(
    alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, centered: Bool = false,
    weightDecay: Double = 0
  ) {
    self.alpha = alpha
    self.epsilon = epsilon
    self.momentum = momentum == 0 ? nil : momentum
    self.centered = centered
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("alpha", alpha), ("epsilon", epsilon), ("momentum", momentum), ("centered", centered),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] {
    ["square_avg"] + (centered ? ["grad_avg"] : []) + (momentum == nil ? [] : ["momentum_buffer"])
  }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "alpha", alpha, in: .unit)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .nonNegative)
    try OptimizerError.check(Self.name, "momentum", momentum ?? 0, in: .belowOne)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_rmsprop(
      rate: rate, alpha: alpha, epsilon: epsilon, momentum: momentum ?? self.momentum ?? 0,
      weight_decay: weightDecay)
    ck_rmsprop_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots[0], centered ? arena.slots[1] : nil,
      self.momentum == nil ? nil : arena.slots[centered ? 2 : 1])
  }
}
