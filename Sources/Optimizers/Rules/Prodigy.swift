import CKernels
import Foundation
import Wording

/// Prodigy: Adam that estimates how far the solution lies, and steps by that: a rate of 1 is as good as found.
///
/// d is the estimate, d₀ before the first step, and k = d · rate. With g the gradient and w₀ the first weights:
///
///     r ← β₃ r + d/d₀ · k · Σ g (w₀ - w)
///     m ← β₁ m + (1 - β₁) d g
///     v ← β₂ v + (1 - β₂) d² g²
///     s ← β₃ s + d/d₀ · k · g
///     d ← max(d, r / Σ |s|)
///     w ← w - k (m / (√v + d ε) + weightDecay · w)
///
/// Sums go over all parameters; the step is by the k from before the estimate grew. The rule remembers w - w₀ as it makes it,
/// which in single precision says more than the difference of two weights. With the rate a schedule may multiply d; the
/// authors advise a cosine.
///
/// A group whose rate is multiplied by f is taken to have f times as far to go: its step is multiplied, and so is its part
/// of Σ |s|. The authors' package allows no factors but 0.
///
/// Source: Mishchenko, Defazio, "Prodigy: An Expeditiously Adaptive Parameter-Free Learner", arXiv 2306.06101,
/// algorithm 4, as in their package `prodigyopt` 1.1: weight decay is decoupled, and averages are not corrected for their
/// beginning unless that is asked for.
public struct Prodigy: Optimizer {
  public static var name: String { OptimizerName.prodigy.rawValue }

  /// The fraction of the mean gradient that stays from step to step.
  public let beta1: Double
  /// The fraction of the mean squared gradient that stays from step to step.
  public let beta2: Double
  /// The fraction of the estimate's sums that stays from step to step; `nil` for the root of β₂.
  public let beta3: Double?
  /// What is added, times d, to a root before dividing by it.
  public let epsilon: Double
  /// d₀, the estimate before the first step: less than any distance that could be.
  public let firstDistance: Double
  /// What the estimate is multiplied by: the way to tune the rule.
  public let distanceFactor: Double
  /// The most that the estimate grows by in a step once it has left d₀; `nil` for no bound.
  public let growthRate: Double?
  /// Whether steps are corrected for the beginning of both averages, as ``Adam``'s are.
  public let correctsBias: Bool
  /// Whether the rate stays out of Σ |s|, so that a warm-up does not make the estimate too large.
  public let safeguardsWarmup: Bool
  /// How much of each weight a step of k = 1 takes away.
  public var weightDecay: Double

  /// - Parameters:
  ///   - beta1: at least 0 and less than 1.
  ///   - beta2: at least 0 and less than 1.
  ///   - beta3: at least 0 and less than 1.
  ///   - epsilon: more than 0.
  ///   - firstDistance: more than 0.
  ///   - distanceFactor: more than 0.
  ///   - growthRate: more than 1.
  ///   - correctsBias: whether steps are corrected for the beginning of both averages.
  ///   - safeguardsWarmup: whether the rate stays out of Σ |s|.
  ///   - weightDecay: 0 or more.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, beta3: Double? = nil, epsilon: Double = 1e-8,
    firstDistance: Double = 1e-6, distanceFactor: Double = 1, growthRate: Double? = nil,
    correctsBias: Bool = false, safeguardsWarmup: Bool = false, weightDecay: Double = 0
  ) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.beta3 = beta3
    self.epsilon = epsilon
    self.firstDistance = firstDistance
    self.distanceFactor = distanceFactor
    self.growthRate = growthRate
    self.correctsBias = correctsBias
    self.safeguardsWarmup = safeguardsWarmup
    self.weightDecay = weightDecay
  }

  public var summary: String {
    Phrase.settings(
      ("beta1", beta1), ("beta2", beta2), ("beta3", beta3), ("epsilon", epsilon),
      ("first distance", firstDistance),
      ("distance factor", distanceFactor == 1 ? nil : distanceFactor),
      ("growth rate", growthRate), ("corrects bias", correctsBias),
      ("safeguards warm-up", safeguardsWarmup),
      ("weight decay", weightDecay == 0 ? nil : weightDecay))
  }

  /// The averages, the sum of gradients s, and how far the weights have moved, w - w₀.
  public var slots: [String] { ["exp_avg", "exp_avg_sq", "s", "moved"] }

  /// The estimate, the highest so far, r, and the estimate before this step's.
  public var scalars: [String] { ["d", "d_max", "d_numerator", "d_before"] }

  /// β₁.
  public var momentum: Double? { beta1 }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "beta1", beta1, in: .belowOne)
    try OptimizerError.check(Self.name, "beta2", beta2, in: .belowOne)
    if let beta3 { try OptimizerError.check(Self.name, "beta3", beta3, in: .belowOne) }
    try OptimizerError.check(Self.name, "epsilon", epsilon, in: .positive)
    try OptimizerError.check(Self.name, "first distance", firstDistance, in: .positive)
    try OptimizerError.check(Self.name, "distance factor", distanceFactor, in: .positive)
    if let growthRate {
      try OptimizerError.check(Self.name, "growth rate", growthRate, in: .aboveOne)
    }
    try OptimizerError.check(Self.name, "weight decay", weightDecay, in: .nonNegative)
  }

  /// What is gained along the gradients, and Σ |s|.
  public var sumCount: Int { 2 }

  /// Brings both averages and s to the step, and adds what the estimate is made of.
  public func gather(
    _ arena: ParameterArena, into sums: inout [Double], rate: Double, multiplier: Double,
    momentum: Double?, step: Int, threads: Int
  ) {
    let run = ck_run_best(Int32(threads))
    let distance = step == 1 ? firstDistance : arena.scalars[0]
    // Small distances squared would be lost in single precision.
    let scale = distance / firstDistance
    let pace = distance * rate * correction(momentum: momentum, step: step)
    var rule = ck_prodigy(
      beta1: momentum ?? beta1, beta2: beta2, beta3: memory, distance: distance,
      weight: scale * (safeguardsWarmup ? distance : pace))
    for tensor in arena.tensors {
      let (start, count) = (tensor.range.lowerBound, tensor.range.count)
      let found = ck_prodigy_gather(
        run, &rule, count, arena.gradients + start, arena.slots[3] + start, arena.slots[0] + start,
        arena.slots[1] + start, arena.slots[2] + start)
      sums[0] -= scale * pace * found.progress
      sums[1] += multiplier * found.size
    }
  }

  /// Raises the estimate.
  public func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int
  ) {
    if step == 1 { (scalars[0], scalars[1]) = (firstDistance, firstDistance) }
    let distance = scalars[0]
    scalars[3] = distance
    // Without any gradient so far there is nothing to go by; what is not a number shows in the weights.
    guard sums[1] > 0, sums[0].isFinite, sums[1].isFinite else { return }
    let numerator = memory * scalars[2] + sums[0]
    // Files of text do not carry numbers next to zero exactly.
    scalars[2] = abs(numerator) < 0x1p-960 ? 0 : numerator
    let estimate = distanceFactor * numerator / sums[1]
    guard estimate.isFinite else { return }
    scalars[1] = max(scalars[1], estimate)
    let grown = distance == firstDistance ? max(distance, estimate) : distance
    scalars[0] = min(scalars[1], growthRate.map { grown * $0 } ?? .infinity)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    let pace = arena.scalars[3] * rate * correction(momentum: momentum, step: step)
    ck_prodigy_step(
      ck_run_best(Int32(threads)), pace, pace * weightDecay, arena.scalars[0] * epsilon,
      arena.count, arena.slots[0], arena.slots[1], arena.parameters, arena.slots[3])
  }

  /// β₃.
  private var memory: Double { beta3 ?? beta2.squareRoot() }

  private func correction(momentum: Double?, step: Int) -> Double {
    guard correctsBias else { return 1 }
    return (1 - pow(beta2, Double(step))).squareRoot() / (1 - pow(momentum ?? beta1, Double(step)))
  }
}
