import Layers
public import Optimizers
package import Tensors

/// What training changes: parameters, batch-norm statistics, the optimizer's memory and the step.
///
/// It is a value in spirit: ``fork()`` gives an independent copy. Use it from one thread at a time.
public final class TrainingState {
  public let optimizer: any Optimizer
  /// Which parameters the optimizer treats differently.
  public let groups: ParameterGroups
  /// The average that is evaluated in place of the trained weights, if any.
  public let average: WeightAverage?
  /// The run's seed, the key of first weights and dropout.
  public let seed: UInt64
  /// How many updates have been made.
  public var step: Int
  /// Grows whenever parameters or statistics change.
  private(set) var version = 0

  let plan: Plan
  package let parameters: AlignedMemory<Float>
  let statistics: AlignedMemory<Float>
  /// In the order of the optimizer's scalars.
  private(set) var scalars: [Double]
  /// What the optimizer gathers of all parameters in a step.
  private var sums: [Double]
  /// In the order of the optimizer's slots, parallel to the trained parameters.
  let slots: [AlignedMemory<Float>]
  /// The average, parallel to the trained parameters; nothing where there is none.
  let averaged: AlignedMemory<Float>
  /// What an update goes over, one after another.
  let spans: [UpdateSpan]
  /// The elements of scratch memory that an update needs.
  let workspaceCount: Int
  /// Where in the arena they lie.
  let trainedParts: [Range<Int>]
  /// By the index of a norm's first tensor, whether the groups leave the norm alone.
  let keptNorms: AlignedMemory<Bool>

  init(
    _ plan: Plan, optimizer: any Optimizer, groups: ParameterGroups, average: WeightAverage?,
    seed: UInt64, step: Int, parameters: AlignedMemory<Float>, statistics: AlignedMemory<Float>,
    scalars: [Double], slots: [AlignedMemory<Float>], averaged: AlignedMemory<Float>
  ) {
    self.plan = plan
    self.optimizer = optimizer
    self.groups = groups
    self.average = average
    self.averaged = averaged
    self.seed = seed
    self.step = step
    self.parameters = parameters
    self.statistics = statistics
    self.scalars = scalars
    sums = Array(repeating: 0, count: optimizer.sumCount)
    self.slots = slots
    let origins = slots.map { $0.pointer - plan.arena.trainedStart }
    spans = plan.arena.spans(of: groups, weightDecay: optimizer.weightDecay).map {
      UpdateSpan($0, rule: optimizer, slots: origins)
    }
    workspaceCount = spans.map(\.workspaceCount).max() ?? 0
    trainedParts = spans.map(\.part)
    keptNorms = AlignedMemory(count: plan.arena.entries.count)
    for index in plan.arena.normsLeftAlone(by: groups) { keptNorms[index] = true }
  }

  /// A state before training; the groups' names are checked already.
  ///
  /// - Parameter given: the tensors that are loaded next; drawing millions of numbers for them would take seconds.
  convenience init(
    _ plan: Plan, optimizer: any Optimizer, groups: ParameterGroups,
    average: WeightAverage? = nil, seed: UInt64, given: Set<String>
  ) {
    let arena = plan.arena
    self.init(
      plan, optimizer: optimizer, groups: groups, average: average, seed: seed, step: 0,
      parameters: AlignedMemory(count: arena.parameterCount),
      statistics: AlignedMemory(count: arena.statisticCount),
      scalars: optimizer.scalars.map { _ in 0 },
      slots: optimizer.slots.map { _ in AlignedMemory(count: arena.trainedCount) },
      averaged: AlignedMemory(count: average == nil ? 0 : arena.trainedCount))
    for entry in arena.entries where !given.contains(entry.spec.name) {
      let tensor = entry.spec.initialTensor(seed: seed)
      entry.store(tensor, in: memory(of: entry.spec.role))
    }
    for (name, slot) in zip(optimizer.slots, slots) {
      let value = optimizer.initialValue(ofSlot: name)
      guard value != 0 else { continue }
      for entry in arena.trained {
        entry.store(
          Tensor(shape: entry.spec.shape, repeating: value),
          in: slot.pointer - arena.trainedStart)
      }
    }
  }

  /// An independent copy, down to the last bit.
  public func fork() -> TrainingState {
    TrainingState(
      plan, optimizer: optimizer, groups: groups, average: average, seed: seed, step: step,
      parameters: parameters.copy(), statistics: statistics.copy(), scalars: scalars,
      slots: slots.map { $0.copy() }, averaged: averaged.copy())
  }

  /// Brings the optimizer's scalars to the step that is about to be made, and what it gathers of all parameters before.
  ///
  /// - Parameter arena: what a span works on.
  func advanceScalars(
    rate: Double, momentum: Double?, arena: (UpdateSpan) -> ParameterArena
  ) {
    if !sums.isEmpty {
      for index in sums.indices { sums[index] = 0 }
      for span in spans {
        span.rule.gather(
          arena(span), into: &sums, rate: rate, multiplier: span.rateMultiplier,
          momentum: momentum, step: step + 1, threads: plan.options.threads)
      }
    }
    optimizer.advance(&scalars, sums: sums, rate: rate, momentum: momentum, step: step + 1)
  }

  /// The rule with its groups and average.
  public var configuration: OptimizerConfiguration {
    OptimizerConfiguration(optimizer, groups: groups, average: average)
  }

  /// What a span's rule works on.
  ///
  /// - Parameter gradients: where the gradient of the arena's first parameter would lie.
  func arena(
    of span: UpdateSpan, gradients: UnsafeMutablePointer<Float>,
    workspace: UnsafeMutableBufferPointer<Float> = UnsafeMutableBufferPointer(start: nil, count: 0)
  ) -> ParameterArena {
    ParameterArena(
      count: span.part.count, parameters: parameters.pointer + span.part.lowerBound,
      gradients: gradients + span.part.lowerBound, slots: span.slots, scalars: scalars,
      tensors: span.tensors, workspace: workspace)
  }

  /// The numbers that the optimizer remembers beside its tensors, by name.
  public var optimizerScalars: [String: Double] {
    Dictionary(uniqueKeysWithValues: zip(optimizer.scalars, scalars))
  }

  /// Replaces the numbers that the optimizer remembers.
  ///
  /// - Throws: a ``WeightsError`` with every name that does not fit; nothing is loaded then.
  public func load(optimizerScalars given: [String: Double]) throws(WeightsError) {
    var error = WeightsError()
    error.missing = optimizer.scalars.filter { given[$0] == nil }
    error.unexpected = given.keys.filter { !optimizer.scalars.contains($0) }.sorted()
    guard error.isEmpty else { throw error }
    scalars = optimizer.scalars.compactMap { given[$0] }
  }

  /// Says that parameters or statistics are about to change.
  func willChange() { version += 1 }

  func memory(of role: ParameterSpec.Role) -> UnsafeMutablePointer<Float> {
    switch role {
    case .parameter: parameters.pointer
    case .statistic: statistics.pointer
    }
  }
}
