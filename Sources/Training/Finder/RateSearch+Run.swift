public import Engine
public import ImageData
import Optimizers
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
          trainingSteps: trainingSteps ?? 30 * min(source.batchCount, RunLength.mostSteps / 30))
      }
    }
  }
}
