public import Engine
public import ImageData
package import Optimizers
public import Records
import Training

extension TrainingSetup {
  /// Finds a rate on copies of a fresh state, which nothing else sees.
  ///
  /// - Parameters:
  ///   - optimizer: whose rate it is.
  ///   - experiment: says how, and with which seed.
  ///   - trainingSteps: the steps of the training that the rate is for; `nil` where that is not known.
  ///   - stage: the stage of the model that alone is trained, for the record; `nil` for all that is to be trained.
  /// - Returns: what was found, which may be that no rate will do.
  /// - Throws: ``ExperimentError/stopped(folder:)``; as `RateSearch.run` and `RateFinder.rangeTest`.
  package func findRate(
    of optimizer: OptimizerConfiguration, as experiment: Experiment, trainingSteps: Int? = nil,
    stage: String? = nil, stop: StopSignal, tell: (ExperimentEvent) -> Void
  ) throws -> RateFinding {
    let finder = experiment.finder
    tell(
      .searchStarted(
        optimizer: type(of: optimizer.optimizer).name, stage: stage, method: finder.method,
        steps: finder.plannedSteps(stepsPerEpoch: training.batchCount)))
    let started = ContinuousClock.now
    let finding = try finder.find(
      plan, state(for: optimizer, seed: experiment.seed), on: training,
      clipping: experiment.clipping, trainingSteps: trainingSteps, beginsAfresh: beginsAfresh,
      interrupted: { stop.isRequested }, progress: { tell(.searchProgress($0)) })
    guard var finding else { throw ExperimentError.stopped(folder: nil) }
    finding.stage = stage
    tell(.searchEnded(finding, seconds: (ContinuousClock.now - started) / .seconds(1)))
    return finding
  }
}

extension Experiment {
  /// Finds the learning rate, and bounds to cycle between, without training anything that is kept.
  ///
  /// - Parameters: as of ``setup(of:options:stop:tell:)``.
  /// - Returns: what was found, which may be that no rate will do: then its `range` is `nil` and its `refusal` says why.
  /// - Throws: as ``setup(of:options:stop:tell:)``, ``ExperimentError/stopped(folder:)``.
  public func findRate(
    of dataSet: DataSet? = nil, options: PlanOptions = PlanOptions(),
    stop: StopSignal = StopSignal(),
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) async throws -> RateFinding {
    try await TrainingThread.run {
      try setup(of: dataSet, options: options, stop: stop, tell: tell).forSearches()
        .findRate(of: optimizer, as: self, stop: stop, tell: tell)
    }
  }
}
