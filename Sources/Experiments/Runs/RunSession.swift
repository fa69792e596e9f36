import Engine
import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Training

/// A run whose images, model and folder are there: what is left is to find its rates and to train it.
struct RunSession {
  private(set) var configuration: RunConfiguration
  var setup: TrainingSetup
  let state: TrainingState
  let directory: RunDirectory
  /// What the run has behind it.
  var progress = TrainingProgress()
  /// Whether the folder was made just now.
  var isNew = false
  /// Whether it goes on from a checkpoint of its own.
  var hasCheckpoint = false

  private var experiment: Experiment { configuration.experiment }

  /// Finds the rates, if they are still to be found, and writes them down.
  ///
  /// - Throws: ``ExperimentError/noUsableRate(_:)``; then a new folder is gone, so that it does for a second try.
  mutating func findRate(_ control: RunControl) async throws {
    guard configuration.schedule == nil else { return }
    let length = try Horizon(of: experiment.epochs, over: setup.training)
    let finding: RateFinding
    do {
      finding = try await TrainingThread.run { [setup, experiment] in
        try setup.forSearches().findRate(
          of: experiment.optimizer, as: experiment, trainingSteps: length.steps,
          stop: control.stop, tell: control.tell)
      }
    } catch ExperimentError.stopped {
      throw ExperimentError.stopped(folder: directory.path)
    }
    guard let schedule = try experiment.schedule(in: length, from: finding) else {
      // Nothing was trained.
      if isNew { directory.discard() }
      throw ExperimentError.noUsableRate(finding)
    }
    configuration.schedule = schedule
    configuration.finding = finding
    try directory.write(configuration: configuration)
  }

  /// Trains to the end, or gives the result of a run that has nothing left to train.
  func train(_ control: RunControl) async throws -> RunResult {
    guard let schedule = configuration.schedule else {
      preconditionFailure("The rates were found before.")
    }
    let started = ContinuousClock.now
    let length = try Horizon(of: experiment.epochs, over: setup.training)
    let (stop, tell) = (control.stop, control.tell)
    if state.step == 0 {
      let flaws =
        schedule.flaws(in: length) + (experiment.plateau?.flaws(epochs: experiment.epochs) ?? [])
      for flaw in flaws { tell(.warning(flaw.description)) }
    }
    let split = setup.split
    for warning in [split.unjudgedWarning, split.untrainedWarning(epochs: experiment.epochs)] {
      if let warning { tell(.warning(warning)) }
    }
    // The report is written when the training has ended, into a folder that is still this run's.
    directory.keepAfterTraining()
    let trainer = Trainer(
      setup.plan, state, rate: schedule, plateau: experiment.plateau,
      clipping: experiment.clipping, directory: directory, progress: progress)
    let outcome = try await outcome(of: trainer, stop: stop, tell: tell)
    let test = try await testEvaluation(after: outcome, stop: stop)
    return RunResult(
      folder: directory.path, outcome: outcome, schedule: schedule,
      finding: configuration.finding, summary: summary(outcome, test),
      seconds: (ContinuousClock.now - started) / .seconds(1),
      setAside: setup.split.index.report.setAside)
  }

  private func outcome(
    of trainer: Trainer, stop: StopSignal, tell: (ExperimentEvent) -> Void
  ) async throws -> TrainingOutcome {
    if let concluded = try await trainer.conclusion(
      setup.training, validation: setup.validation, epochs: experiment.epochs,
      interrupted: { stop.isRequested })
    {
      tell(.alreadyComplete(epochs: experiment.epochs))
      return concluded
    }
    let run = trainer.run(
      setup.training, validation: setup.validation, epochs: experiment.epochs)
    stop.onRequest { run.stop() }
    for try await event in run { tell(.training(event)) }
    return try await run.outcome
  }

  /// The best weights on the test set, once all epochs are made; `nil` where that was not asked for.
  private func testEvaluation(
    after outcome: TrainingOutcome, stop: StopSignal
  ) async throws -> Evaluation? {
    guard configuration.evaluatesTest, outcome.outcome == .completed else { return nil }
    let place = directory.path(of: outcome.best == nil ? .last : .best)
    return try await TrainingThread.run { [setup, options = configuration.planOptions] in
      let checkpoint = try Checkpoint(contentsOf: place)
      return try checkpoint.evaluation(
        on: setup.split.test, options: options, interrupted: { stop.isRequested })
    }
  }

  private func summary(_ outcome: TrainingOutcome, _ test: Evaluation?) -> RunSummary {
    RunSummary(
      data: experiment.data.path, model: experiment.model.name.rawValue,
      optimizer: experiment.rule.rawValue, parameterCount: setup.plan.parameterCount,
      started: configuration.started, outcome: outcome.outcome, command: configuration.command,
      settings: configuration.settings(batchSize: setup.training.batchSize)
        + (setup.sharing.map { [RunSetting("shared by all epochs", $0)] } ?? []),
      classes: setup.split.classRecords, epochs: outcome.epochs, steps: outcome.steps,
      validation: outcome.validation, test: test, finding: configuration.finding,
      setAside: setup.split.setAside,
      warnings: setup.split.warnings(epochs: experiment.epochs)
        + outcome.warnings.map(\.description))
  }
}
