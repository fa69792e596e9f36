import CKernels
import Wording

/// LAMB: Adam's direction with weight decay, and a step as long as a fraction of the tensor's own norm.
///
/// For each tensor by itself:
///
///     m ← m + (1 - β₁) (g - m)
///     v ← β₂ v + (1 - β₂) g²
///     u = (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε) + weightDecay · w
///     w ← w - rate · φ · u,   φ = ‖w‖ / ‖u‖
///
/// The trust ratio φ is 1 where one of the norms is zero, and for vectors (biases, and the scales and shifts of norms),
/// as in the authors' own trainings: a vector that begins as zeros would otherwise hardly get away from them. With
/// ``adaptsVectors`` they have a ratio too, as the paper's algorithm says to the letter. Their weight decay is what
/// their group says.
///
/// Where implementations differ, this one is the paper's: the averages are corrected for their beginning (the authors' first
/// code left that out), the ratio has no bounds, and gradients are not divided by their global norm beforehand (as
/// those of NVIDIA's FusedLAMB are); ``GradientClipping/norm(_:)`` bounds it.
///
/// Source: You and others, "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes",
/// arXiv 1904.00962, algorithm 2 with φ(z) = z; ε and weight decay as in its experiments.
public struct LAMB: Optimizer {
  public static var name: String { OptimizerName.lamb.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// What is added to a root before dividing by it.
  public let epsilon: Double
  /// Whether tensors of one axis have a trust ratio too.
  public let adaptsVectors: Bool
  /// λ: how much of a weight joins the direction of its step.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - epsilon: 0 or more.
  ///   - adaptsVectors: whether tensors of one axis have a trust ratio too.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6,
    adaptsVectors: Bool = false, weightDecay: Double = 0.01
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.adaptsVectors = adaptsVectors
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("adapts vectors", adaptsVectors),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
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

  /// Two passes over each tensor: the averages with the norms, then the weights.
  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    let run = ck_run_best(Int32(threads))
    var rule = ck_lamb(
      beta1: momentum ?? beta1, beta2: beta2, epsilon: epsilon, weight_decay: weightDecay,
      step: Int64(step))
    for tensor in arena.tensors {
      let (start, count) = (tensor.range.lowerBound, tensor.range.count)
      let weights = arena.parameters + start
      let (average, square) = (arena.slots[0] + start, arena.slots[1] + start)
      let squares = ck_lamb_moments(
        run, &rule, count, arena.gradients + start, weights, average, square)
      let ratio = tensor.isMatrix || adaptsVectors ? Self.trustRatio(squares) : 1
      // Zeros of the padding times infinity would be no numbers.
      let pace = min(rate * ratio, Double(Float.greatestFiniteMagnitude))
      ck_lamb_step(run, &rule, pace, count, average, square, weights)
    }
  }

  /// ‖w‖ / ‖u‖, or 1 where either is zero or not a number.
  private static func trustRatio(_ squares: ck_squares) -> Double {
    guard squares.weights > 0, squares.direction > 0 else { return 1 }
    return (squares.weights / squares.direction).squareRoot()
  }
}
