import CKernels
import Wording

/// Muon: a weight matrix moves along its momentum with all singular values made alike; vectors follow ``AdamW``.
///
/// A weight of two axes or more counts as a matrix of its output channels × all else, g its gradient:
///
///     m ← m + (1 - μ) (g - m)
///     u = g + μ (m - g) with Nesterov, or m
///     w ← (1 - rate · weightDecay) w - rate · s · orthogonal(u)
///
/// where `orthogonal` brings all singular values near 1 by five steps of Newton and Schulz, and s is the ``RateAdjustment``.
/// PyTorch's class refuses what is no matrix; its users, as the method's, give another optimizer to the rest. Here every weight
/// is a matrix, the first convolution and the last linear layer among them, which the author would leave to AdamW, while
/// vectors (biases, and the scales and shifts of norms) are AdamW's at a rate of ``vectorRate`` times Muon's. They have this rule's weight
/// decay unless their group says otherwise. A schedule's momentum replaces μ; β₁ stays.
///
/// A step costs products of matrices beside its passes over memory: most for large linear layers.
///
/// Source: K. Jordan and others, "Muon: An optimizer for hidden layers in neural networks", 2024,
/// kellerjordan.github.io/posts/muon, in PyTorch's form (`torch.optim.Muon`), but in float32 where PyTorch orthogonalises in
/// bfloat16.
public struct Muon: Optimizer {
  public static var name: String { OptimizerName.muon.rawValue }

  /// μ: the fraction of the mean gradient that stays from step to step, for matrices.
  public let mu: Double
  /// Whether a matrix's step looks ahead along its momentum.
  public let nesterov: Bool
  /// The least norm that a matrix is divided by.
  public let epsilon: Double
  /// What the rate is multiplied by for a matrix of some shape.
  public let adjustment: RateAdjustment
  /// The rate of vectors as a multiple of the rate of matrices.
  public let vectorRate: Double
  /// The fraction of a vector's mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of a vector's mean squared gradient that stays from step to step.
  public let beta2: Double
  /// How much of each weight a step of rate 1 takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - mu: at least 0 and less than 1.
  ///   - nesterov: whether a matrix's step looks ahead along its momentum.
  ///   - epsilon: more than 0.
  ///   - adjustment: what the rate is multiplied by for a matrix of some shape.
  ///   - vectorRate: 0 or more; by default the ratio of the author's own rates, 3e-4 for AdamW and 0.02 for Muon.
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - weightDecay: 0 or more.
  public init(
    mu: Double = 0.95, nesterov: Bool = true, epsilon: Double = 1e-7,
    adjustment: RateAdjustment = .original, vectorRate: Double = 0.015, beta1: Double = 0.9,
    beta2: Double = 0.999, weightDecay: Double = 0.1
  ) {
    self.mu = mu
    self.nesterov = nesterov
    self.epsilon = epsilon
    self.adjustment = adjustment
    self.vectorRate = vectorRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("mu", mu), ("nesterov", nesterov), ("epsilon", epsilon),
      ("rate adjustment", adjustment == .original ? nil : adjustment.rawValue),
      ("vector rate", vectorRate), ("beta1", beta1), ("beta2", beta2),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  /// The mean gradients of matrices and vectors, and the mean squared gradients of vectors, zero for matrices.
  public var slots: [String] { ["momentum_buffer", "exp_avg_sq"] }

  /// μ.
  public var momentum: Double? { mu }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "mu", mu, in: .belowOne)
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .positive)
    try OptimizerError.check(Self.name, "vector rate", vectorRate, in: .nonNegative)
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  /// Twice the largest matrix, and two to four squares of its smaller side.
  public func workspaceCount(for tensors: [ParameterTensor]) -> Int {
    tensors.lazy.filter(\.isMatrix).map { MatrixWorkspace($0, epsilon: epsilon).count }.max() ?? 0
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    let run = ck_run_best(Int32(threads))
    for tensor in arena.tensors {
      if tensor.isMatrix {
        updateMatrix(tensor, arena, rate: rate, momentum: momentum ?? mu, run: run)
      } else {
        updateVector(tensor, arena, rate: rate * vectorRate, step: step, run: run)
      }
    }
  }

  private func updateMatrix(
    _ tensor: ParameterTensor, _ arena: ParameterArena, rate: Double, momentum: Double,
    run: ck_run
  ) {
    let (start, count) = (tensor.range.lowerBound, tensor.range.count)
    let workspace = MatrixWorkspace(tensor, epsilon: epsilon)
    let update = workspace.lend(arena.workspace)
    ck_muon_momentum(
      run, momentum, nesterov, count, arena.gradients + start, arena.slots[0] + start,
      update.first)
    let direction = workspace.orthogonalise(update, run: run)
    ck_muon_step(
      run, rate * adjustment.factor(rows: tensor.rows, columns: tensor.columns),
      1 - rate * weightDecay, count, direction, arena.parameters + start)
  }

  /// ``AdamW``'s step.
  private func updateVector(
    _ tensor: ParameterTensor, _ arena: ParameterArena, rate: Double, step: Int, run: ck_run
  ) {
    let start = tensor.range.lowerBound
    var rule = ck_adam(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: AdamW().epsilon,
      weight_decay: weightDecay, decoupled: true, step: Int64(step))
    ck_adam_step(
      run, &rule, tensor.range.count, arena.gradients + start, arena.parameters + start,
      arena.slots[0] + start, arena.slots[1] + start, nil)
  }
}
