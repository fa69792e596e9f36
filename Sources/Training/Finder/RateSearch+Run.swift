public import Engine
public import ImageData
public import Optimizers
public import Records
import Schedules

extension RateSearch {
  /// Searches on copies of `state` and records what came of it.
  ///
  /// Nothing that follows is changed: each trial trains a copy, there is an executor of its own, and random numbers,
  /// being functions of seed, epoch and step, are not used up. It runs on the calling thread.
  ///
  /// - Parameters:
  ///   - interrupted: asked before each step; `true` ends the search.
  ///   - progress: told of each step of each trial.
  /// - Throws: `RateFinderError`; a `TrainingError` where the state or the source does not fit the plan; an
  ///   `OptimizerError` or `PlanError` for what can't be trained; or what the source throws.
  public func run(
    _ plan: Plan, _ state: TrainingState, on source: any BatchSource,
    interrupted: () -> Bool = { false },
    progress: (FinderProgress) -> Void = { _ in }
  ) throws -> RateSearchRecord {
    try validate()
    guard source.batchCount >= 1 else { throw RateFinderError.noBatches }
    try plan.check(source, state)
    try state.validate()
    let batches = try SearchBatches(source, epoch: state.step / source.batchCount, plan: plan)
    return try withoutActuallyEscaping(interrupted) { interrupted in
      try withoutActuallyEscaping(progress) { progress in
        let race = RateRace(
          self, plan, state, batches, interrupted: interrupted, progress: progress)
        return try race.run(
          planned: plannedSteps(stepsPerEpoch: source.batchCount),
          trainingSteps: trainingSteps ?? 30 * min(source.batchCount, Horizon.mostSteps / 30))
      }
    }
  }
  /// The rates between which a training with fresh weights should cycle: a search from them, and what it suggests.
  ///
  /// - Parameter seed: of first weights and dropout.
  /// - Throws: as ``run(_:_:on:interrupted:progress:)`` does, and `NoUsableRange` where no rate can be told from the others.
  public func range(
    _ plan: Plan, _ optimizer: any Optimizer, on source: any BatchSource, seed: UInt64 = 1
  ) throws -> RateRange {
    try run(plan, plan.initialState(for: optimizer, seed: seed), on: source).range()
  }
}
