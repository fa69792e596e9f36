public import Engine
import Files
import Foundation
public import ImageData
import Layers
import Optimizers
import Records
import Schedules
import Training

/// A run of an experiment in a folder: begun or resumed, then the same.
///
/// It reads the images, finds the rates if they are not given, trains, and evaluates the test set if that was asked for.
/// The folder says what the run is to be before the rates are looked for, so that it can be gone on with whatever happens
/// from there on; resumed, it ends with the bytes that it would have ended with.
public final class ExperimentRun: Sendable {
  /// The run's folder.
  public let folder: String

  private let beginning: Beginning
  private let stop: StopSignal
  private let tell: @Sendable (ExperimentEvent) -> Void

  private enum Beginning: Sendable {
    case new(Experiment, evaluatesTest: Bool, PlanOptions, command: [String])
    case resumed(ReopenedRun, RunConfiguration, RunChanges)
  }

  /// The images, where they are not to be looked for.
  private let dataSet: DataSet?
  /// The same, read and divided, where the run is a phase of another one.
  private let split: ImageSplit?

  /// A new run.
  ///
  /// - Parameters:
  ///   - folder: must not hold anything; it may lie among the images.
  ///   - dataSet: the images, where they are not to be looked for at the experiment's `data`.
  ///   - evaluatesTest: whether the best weights are evaluated on the test set when all is done.
  ///   - options: how the model is to be computed.
  ///   - command: what repeats the run, for its report.
  ///   - tell: called with each event, by any thread.
  /// - Throws: `SettingsError` for an experiment that can't be, `RunDirectoryError` for a folder that can't be written to.
  public convenience init(
    _ experiment: Experiment, in folder: String, dataSet: DataSet? = nil,
    evaluatesTest: Bool = false, options: PlanOptions = PlanOptions(), command: [String] = [],
    stop: StopSignal = StopSignal(),
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) throws {
    try self.init(
      experiment, in: folder, dataSet: dataSet, split: nil, evaluatesTest: evaluatesTest,
      options: options, command: command, stop: stop, tell: tell)
  }

  /// - Parameter split: the images, where they are read already.
  init(
    _ experiment: Experiment, in folder: String, dataSet: DataSet? = nil, split: ImageSplit?,
    evaluatesTest: Bool = false, options: PlanOptions, command: [String], stop: StopSignal,
    tell: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws {
    try experiment.validate()
    // Better now than after all images are read.
    try RunDirectory.check(folder)
    self.folder = folder
    self.dataSet = dataSet
    self.split = split
    self.stop = stop
    self.tell = tell
    beginning = .new(experiment, evaluatesTest: evaluatesTest, options, command: command)
  }

  /// A run that was begun before: from its last checkpoint, or from its beginning where it has none.
  ///
  /// - Throws: `RunDirectoryError` where there is none, where its settings can't be, or where another process has it.
  public convenience init(
    resuming folder: String, with changes: RunChanges = RunChanges(), dataSet: DataSet? = nil,
    stop: StopSignal = StopSignal(),
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) throws {
    try self.init(
      resuming: folder, with: changes, dataSet: dataSet, split: nil, stop: stop, tell: tell)
  }

  /// - Parameter split: the images, where they are read already.
  init(
    resuming folder: String, with changes: RunChanges, dataSet: DataSet? = nil,
    split: ImageSplit?, stop: StopSignal, tell: @escaping @Sendable (ExperimentEvent) -> Void
  ) throws {
    self.folder = folder
    self.dataSet = dataSet
    self.split = split
    self.stop = stop
    self.tell = tell
    let run = try ReopenedRun(folder)
    let configuration: RunConfiguration = try run.configuration()
    try configuration.validate(as: "\(folder)/config.json")
    if let note = run.note { tell(.warning(note)) }
    beginning = .resumed(run, configuration, changes)
  }

  /// Runs to the end, to a stop, or to a divergence.
  ///
  /// - Parameter finish: called with the result while the folder is still this run's, to write into it; where the head is
  ///   trained first, with that run's before.
  /// - Throws: ``ExperimentError``; what the images, the model, the training or the folder throw.
  @discardableResult
  public func run(
    finish: (RunResult) throws -> Void = { _ in }
  ) async throws -> RunResult {
    var session = try await session()
    defer { session.directory.release() }
    let control = RunControl(stop: stop, tell: tell)
    try await session.trainHead(control, finish: finish)
    try await session.findRate(control)
    let result = try await session.train(control)
    try finish(result)
    return result
  }

  private func session() async throws -> RunSession {
    switch beginning {
    case .new(let experiment, let evaluatesTest, let options, let command):
      try await begin(experiment, evaluatesTest: evaluatesTest, options, command: command)
    case .resumed(let run, let configuration, let changes):
      try await resume(run, configuration, with: changes)
    }
  }

  private func begin(
    _ given: Experiment, evaluatesTest: Bool, _ options: PlanOptions, command: [String]
  ) async throws -> RunSession {
    let started = Date.now.ISO8601Format()
    let (experiment, setup) = try await TrainingThread.run { [dataSet, split, stop, tell] in
      try given.prepared(
        of: dataSet, split: split, readsTest: evaluatesTest, options: options, stop: stop,
        tell: tell)
    }
    let length = try Horizon(of: experiment.epochs, over: setup.training)
    let configuration = RunConfiguration(
      experiment, command: command, started: started, fingerprint: setup.split.index.fingerprint,
      evaluatesTest: evaluatesTest, options: setup.plan.options,
      schedule: try experiment.schedule(in: length, from: nil))
    let state = try setup.state(for: experiment.optimizer, seed: experiment.seed)
    let directory = try RunDirectory.create(
      at: folder, configuration: configuration, spec: setup.spec, frozen: setup.frozen)
    return RunSession(
      configuration: configuration, setup: setup, state: state, directory: directory,
      isNew: true)
  }

  private func resume(
    _ run: ReopenedRun, _ begun: RunConfiguration, with changes: RunChanges
  ) async throws -> RunSession {
    var configuration = begun
    configuration.threads = changes.threads ?? begun.threads
    if let data = changes.data {
      configuration.moveData(to: data, from: FileManager.default.currentDirectoryPath)
    }
    let setup = try await setup(of: run, configuration)
    let state = try setup.state(
      for: configuration.experiment.optimizer, seed: configuration.experiment.seed)
    if let epochs = changes.epochs, epochs != begun.experiment.epochs {
      configuration.experiment.epochs = epochs
      let change = RunExtension(
        from: begun.experiment.epochs, to: epochs, stepsPerEpoch: setup.training.batchCount,
        step: run.step ?? 0)
      try change.check()
      tell(.lengthChanged(change.sentence(about: configuration.schedule)))
    }
    let directory =
      if let spec = run.spec {
        run.directory(spec: spec).leavingOut(setup.frozen)
      } else {
        try run.beginning(spec: setup.spec, frozen: setup.frozen)
      }
    // Other threads are this session's affair.
    var kept = configuration
    kept.threads = begun.threads
    if kept != begun { try directory.write(configuration: kept) }
    let progress = run.spec == nil ? TrainingProgress() : try directory.restore(state)
    tell(.resumed(step: run.step ?? 0))
    return RunSession(
      configuration: configuration, setup: setup, state: state, directory: directory,
      progress: progress, hasCheckpoint: run.spec != nil)
  }

  /// The images and the model of a run that goes on.
  private func setup(
    of run: ReopenedRun, _ configuration: RunConfiguration
  ) async throws -> TrainingSetup {
    try await TrainingThread.run { [dataSet, given = split, stop, tell, folder] in
      var experiment = configuration.experiment
      // What is frozen lies beside the checkpoint, whatever has become of the file that it came from.
      let initial: PretrainedWeights? =
        if run.spec == nil {
          try experiment.initialWeights(resolved: configuration.resolved, tell: tell)
        } else if experiment.model.transfer != nil {
          PretrainedWeights(try Checkpoint(contentsOf: run.lastWeights), path: run.lastWeights)
        } else {
          nil
        }
      // Versions that had no choice did not write down what they took of the weights.
      if let spec = run.spec { experiment.images.normalisation = .values(spec.normalisation) }
      experiment.data = configuration.dataInPlace
      let split: ImageSplit
      do {
        split =
          try given
          ?? experiment.split(
            experiment.index(of: dataSet, readsTest: configuration.evaluatesTest, tell: tell))
      } catch let error as ImageDataError where error.kind == .missingInput {
        throw ExperimentError.imagesMissing(error, folder: folder)
      } catch let error as FileError where error.isUnreadableInput {
        throw ExperimentError.imagesMissing(error, folder: folder)
      }
      guard split.index.fingerprint == configuration.fingerprint else {
        throw ExperimentError.otherImages(data: experiment.data.path, folder: folder)
      }
      return try TrainingSetup.make(
        split, experiment.model, options: configuration.planOptions, initial: initial, stop: stop,
        tell: tell)
    }
  }
}

extension Experiment {
  /// Trains it in a new folder, as `upswing train` does.
  ///
  /// - Parameters: as of ``ExperimentRun``.
  /// - Throws: as ``ExperimentRun/run(finish:)``.
  @discardableResult
  public func train(
    in folder: String, on dataSet: DataSet? = nil, evaluatesTest: Bool = false,
    options: PlanOptions = PlanOptions(), stop: StopSignal = StopSignal(),
    tell: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) async throws -> RunResult {
    try await ExperimentRun(
      self, in: folder, dataSet: dataSet, evaluatesTest: evaluatesTest, options: options,
      stop: stop, tell: tell
    ).run()
  }
}
