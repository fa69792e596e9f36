import Tensors

/// Any rule, moved by the mean gradient of several batches: a large batch in the memory of a small one.
///
/// ```swift
/// Trainer(plan, GradientAccumulation(Adam(), batches: 4), rate: cycle)
/// ```
///
/// Parameters stay while gradients are added up; each `batches`-th step is one of the rule's, with the rate and the momentum
/// that the schedule has by then. For the rule only these are steps. Batch norms see the small batches, and a bound on
/// gradients (``GradientClipping``) holds for each batch's. What was added up when a training ends is left.
public struct GradientAccumulation<Rule: Optimizer>: Optimizer {
  /// What is moved by the mean.
  public var rule: Rule
  /// How many batches make a step of the rule.
  public let batches: Int

  /// - Parameter batches: 1 or more.
  public init(_ rule: Rule, batches: Int) {
    self.rule = rule
    self.batches = batches
  }

  public var summary: String {
    let mean = "mean of \(batches) batches"
    return rule.summary.isEmpty ? mean : "\(rule.summary), \(mean)"
  }

  /// Those of the rule, and the sum behind them.
  public var slots: [String] { rule.slots + ["gradient_sum"] }

  public func initialValue(ofSlot slot: String) -> Float {
    rule.slots.contains(slot) ? rule.initialValue(ofSlot: slot) : 0
  }

  public var scalars: [String] { rule.scalars }
  public var sumCount: Int { rule.sumCount }
  public var momentum: Double? { rule.momentum }

  public var weightDecay: Double {
    get { rule.weightDecay }
    set { rule.weightDecay = newValue }
  }

  public func validate() throws(OptimizerError) {
    try OptimizerError.check(Self.name, "number of batches", Double(batches), in: .positive)
    try rule.validate()
  }

  /// Adds the batch's gradients up, and gathers the rule's sums where this is one of its steps.
  public func gather(
    _ arena: ParameterArena, into sums: inout [Double], rate: Double, multiplier: Double,
    momentum: Double?, step: Int, threads: Int
  ) {
    // A rule without sums is not asked for any: its gradients are added up by the update.
    add(arena, step: step)
    guard let step = ruleStep(step) else { return }
    rule.gather(
      ruleArena(arena), into: &sums, rate: rate, multiplier: multiplier, momentum: momentum,
      step: step, threads: threads)
  }

  /// Brings the rule's scalars to its step, where this is one.
  public func advance(
    _ scalars: inout [Double], sums: [Double], rate: Double, momentum: Double?, step: Int
  ) {
    guard let step = ruleStep(step) else { return }
    rule.advance(&scalars, sums: sums, rate: rate, momentum: momentum, step: step)
  }

  /// What the rule needs.
  public func workspaceCount(for tensors: [ParameterTensor]) -> Int {
    rule.workspaceCount(for: tensors)
  }

  public func update(
    _ arena: ParameterArena, rate: Double, momentum: Double?, step: Int, threads: Int
  ) {
    if sumCount == 0 { add(arena, step: step) }
    guard let step = ruleStep(step) else { return }
    rule.update(
      ruleArena(arena), rate: rate, momentum: momentum, step: step, threads: threads)
  }

  public var hasEvaluationWeights: Bool { rule.hasEvaluationWeights }

  /// Writes the rule's.
  public func writeEvaluationWeights(
    of arena: ParameterArena, into weights: UnsafeMutablePointer<Float>, threads: Int
  ) {
    rule.writeEvaluationWeights(of: ruleArena(arena), into: weights, threads: threads)
  }

  /// Which of the rule's steps a step is; `nil` for one that only adds.
  private func ruleStep(_ step: Int) -> Int? {
    step % group == 0 ? step / group : nil
  }

  /// ``batches``, so that a number out of range crashes nothing.
  private var group: Int { max(batches, 1) }

  /// The arena without the sum.
  private func ruleArena(_ arena: ParameterArena) -> ParameterArena {
    ParameterArena(
      count: arena.count, parameters: arena.parameters, gradients: arena.gradients,
      slots: arena.slots.dropLast(), scalars: arena.scalars, tensors: arena.tensors,
      workspace: arena.workspace)
  }

  /// Adds a batch's gradients to the sum; the last batch's become the mean.
  private func add(_ arena: ParameterArena, step: Int) {
    let (gradients, sum) = (arena.gradients, arena.slots[arena.slots.count - 1])
    guard group > 1 else { return }
    if step % group == 1 {
      sum.update(from: gradients, count: arena.count)
    } else {
      for index in 0..<arena.count { sum[index] += gradients[index] }
    }
    guard ruleStep(step) != nil else { return }
    let divisor = Float(group)
    for index in 0..<arena.count { gradients[index] = sum[index] / divisor }
  }
}
