import CKernels
import Wording

/// Stochastic gradient descent, with or without momentum.
///
/// With g the gradient plus `weightDecay` · w:
///
///     b ← μ b + (1 - dampening) g        (the first step: b ← g)
///     w ← w - rate · (b, or g + μ b with Nesterov, or g without momentum)
///
/// Source: Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
/// learning", ICML 2013, in PyTorch's form: the rate is outside of the buffer.
public struct SGD: Optimizer {
  public static var name: String { OptimizerName.sgd.rawValue }

  /// The fraction μ of the buffer that stays from step to step; `nil` without a buffer.
  public let momentum: Double?
  /// How much less of a gradient enters the buffer.
  public let dampening: Double
  /// Whether the step looks ahead along the buffer.
  public let nesterov: Bool
  /// The factor λ of the L2 penalty that joins the gradient.
  public var weightDecay: Double

  /// - Parameters:
  ///   - momentum: at least 0 and less than 1; 0 means that there is no buffer, and that a schedule's momentum has no
  ///     effect.
  ///   - dampening: 0 to 1.
  ///   - nesterov: needs a momentum and no dampening.
  ///   - weightDecay: 0 or more.
  public init(
    momentum: Double = 0, dampening: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) {
    self.momentum = momentum == 0 ? nil : momentum
    self.dampening = dampening
    self.nesterov = nesterov
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("momentum", momentum), ("dampening", dampening == 0 ? nil : dampening),
      ("nesterov", nesterov), ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  public var slots: [String] { momentum == nil ? [] : ["momentum_buffer"] }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "momentum", momentum ?? 0, in: .belowOne)
    try OptimizerError.check(Self.name, "dampening", dampening, in: .unit)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
    if nesterov, momentum == nil || dampening != 0 {
      throw .nesterov(momentum: momentum, dampening: dampening)
    }
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    var rule = ck_sgd(
      rate: rate, momentum: momentum ?? self.momentum ?? 0, dampening: dampening,
      weight_decay: weightDecay, nesterov: nesterov, first: step == 1)
    ck_sgd_step(
      ck_run_best(Int32(threads)), &rule, arena.count, arena.gradients, arena.parameters,
      arena.slots.first)
  }
}
