import Engine
import Foundation
import ImageData
import Optimizers
import Records
import Schedules
import Synchronization
import Training

extension Study {
  /// All trials in the order in which they are made: seed by seed, so that early results are paired too.
  package var trials: [TrialID] {
    configuration.seeds.flatMap { seed in
      configuration.arms.map { TrialID(arm: $0.name, seed: seed) }
    }
  }

  /// The trials that are not done yet. Those whose range test found no range are not among them.
  package var pendingTrials: [TrialID] {
    let findings = findings.withLock { $0 }
    return trials.filter { id in
      let refused =
        arm(id.arm).experiment.searchesRate
        && findings.rates[id.arm].map { $0.range == nil } ?? false
      return !refused && findings.trials[id]?.outcome.isFinal != true
    }
  }

  func arm(_ name: String) -> StudyArm {
    configuration.arms.first { $0.name == name }!
  }

  /// An arm's schedule; `nil` where its range test found no range, or was not made.
  func schedule(of arm: StudyArm) throws -> ScheduleConfiguration? {
    let finding = findings.withLock { $0.rates[arm.name] }
    return try arm.experiment.schedule(in: length(of: arm), from: finding)
  }

  /// Makes the trials that are not done yet, `jobs` at once.
  func runTrials() async {
    let queue = TrialQueue(pendingTrials)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<jobs {
        group.addTask { [self] in
          while !isStopping, let id = queue.next() { await run(id) }
        }
      }
    }
  }

  /// Makes a trial, or what is left of it, and records how it went.
  private func run(_ id: TrialID) async {
    var record = TrialRecord(
      seed: id.seed, outcome: .interrupted(step: 0), epochs: [], steps: [])
    do {
      do {
        guard try await attempt(id, &record) else { return }
      } catch let error where isDamage(error) {
        tell(.warning("\(id): \(error) The trial begins again."))
        try directory.clear(id)
        guard try await attempt(id, &record) else { return }
      }
    } catch {
      record.outcome = .failed(reason: "\(error)")
    }
    do {
      try directory.write(record, of: id)
    } catch {
      record.outcome = .failed(reason: error.description)
    }
    findings.withLock { [record] in $0.add(record, of: id) }
    tell(.trialEnded(id, record, self.record()))
  }

  /// Makes what is left of a trial.
  ///
  /// - Returns: whether there are rates to train with.
  private func attempt(_ id: TrialID, _ record: inout TrialRecord) async throws -> Bool {
    guard let trial = try prepare(id, &record) else { return false }
    tell(.trialStarted(id, step: trial.state.step))
    if trial.isComplete {
      defer { trial.directory.release() }
      record = try directory.finished(id, record)
      if let validation = trial.bench.validation {
        record.predictions = try Executor(trial.bench.plan)
          .classification(of: trial.state, on: validation).map { ImageClasses($0.predictions) }
      }
      try trial.directory.finish()
    } else {
      try await train(trial, &record)
    }
    return true
  }

  /// Whether what a trial left is not what it wrote, so that it can only begin again.
  private func isDamage(_ error: any Error) -> Bool {
    switch error {
    case StudyDirectoryError.unreadable, RunDirectoryError.records,
      RunDirectoryError.missingRecords:
      true
    default: error is CheckpointError || error is WeightsError
    }
  }

  /// Puts a trial where it stands: fresh, or at its last checkpoint.
  ///
  /// - Returns: `nil` where there are no rates to train with.
  private func prepare(_ id: TrialID, _ record: inout TrialRecord) throws -> Trial? {
    let arm = arm(id.arm)
    guard let schedule = try schedule(of: arm) else { return nil }
    let setup = setup(of: arm)
    let bench = try setup.workbench(seed: id.seed, threads: threads)
    let state = try bench.state(for: arm.experiment.optimizer, seed: id.seed)
    let beginning = try TrialBeginning(state, bench, epochs: configuration.epochs)
    try findings.withLock { try $0.begin(id, with: beginning, comparing: mustAgree) }
    record.beginning = beginning
    func trial(_ run: RunDirectory, _ progress: TrainingProgress) -> Trial {
      Trial(
        id: id, bench: bench, state: state, schedule: schedule, directory: run, progress: progress,
        length: length(of: arm), experiment: arm.experiment)
    }
    guard let (run, progress) = try resumed(id, state, leavingOut: setup.frozen) else {
      let run = try RunDirectory.create(
        at: directory.path(of: id),
        configuration: run(of: arm, seed: id.seed, schedule: schedule), spec: bench.spec,
        frozen: setup.frozen, sharing: directory.path(of: setup.frozenFile))
      return trial(run, TrainingProgress())
    }
    return trial(run, progress)
  }

  /// What a trial's directory keeps, so that it is a run like any other.
  private func run(
    of arm: StudyArm, seed: UInt64, schedule: ScheduleConfiguration
  ) -> RunConfiguration {
    RunConfiguration(
      configuration.experiment(arm.experiment, seed: seed), command: manifest.command,
      fingerprint: manifest.fingerprint,
      options: PlanOptions(threads: threads, convolutions: manifest.convolutions),
      schedule: schedule, finding: findings.withLock { $0.rates[arm.name] })
  }

  /// Opens a trial that was begun, and puts its last good checkpoint into the state.
  ///
  /// - Returns: `nil` where it must begin again; then nothing of it is left.
  /// - Throws: `CheckpointError` or `WeightsError` where the checkpoint is another trial's, `RunDirectoryError.inUse` where
  ///   another has it, `FileError` where the system refuses.
  private func resumed(
    _ id: TrialID, _ state: TrainingState, leavingOut frozen: FrozenWeights?
  ) throws -> (run: RunDirectory, progress: TrainingProgress)? {
    guard directory.isBegun(id) else {
      try directory.clear(id)
      return nil
    }
    let run = try ReopenedRun(directory.path(of: id))
    if let note = run.note { tell(.warning("\(id): \(note)")) }
    if let spec = run.spec {
      let directory = run.directory(spec: spec).leavingOut(frozen)
      return (directory, try directory.restore(state))
    }
    run.release()
    try directory.clear(id)
    return nil
  }

  /// Trains to the end, to a stop, or to a divergence.
  private func train(_ trial: Trial, _ record: inout TrialRecord) async throws {
    let run = Trainer(
      trial.bench.plan, trial.state, rate: trial.schedule, plateau: trial.experiment.plateau,
      clipping: trial.experiment.clipping, directory: trial.directory, progress: trial.progress
    ).run(
      trial.bench.training, validation: trial.bench.validation, epochs: configuration.epochs)
    control.begin(trial.id, run)
    defer { control.end(trial.id) }
    var times: [Double] = []
    for try await event in run {
      if case .step(_, let imagesPerSecond) = event {
        times.append(1000 * Double(trial.bench.plan.batchSize) / imagesPerSecond)
      }
      tell(.training(trial.id, event))
    }
    let outcome = try await run.outcome
    record.epochs = outcome.epochs
    record.steps = outcome.steps
    record.seconds = outcome.seconds
    if outcome.outcome == .completed {
      record.predictions = outcome.predictions.map(ImageClasses.init)
    }
    record.millisecondsPerStep = times.median
    record.outcome =
      switch outcome.outcome {
      case .completed: .completed
      case .diverged(let step, let rate): .diverged(step: step, rate: rate)
      case .interrupted(let step): .interrupted(step: step)
      }
  }
}

/// A trial ready to be trained.
private struct Trial {
  let id: TrialID
  let bench: TrainingSetup
  let state: TrainingState
  let schedule: ScheduleConfiguration
  let directory: RunDirectory
  let progress: TrainingProgress
  let length: Horizon
  let experiment: Experiment

  /// Whether it was cut off after its last epoch, before it could say so.
  var isComplete: Bool {
    state.step >= length.steps && progress.finishedEpochs * length.stepsPerEpoch >= length.steps
  }
}

extension StudySetup {
  /// Where the trials' common frozen weights lie.
  fileprivate var frozenFile: String {
    number == 0 ? "frozen.safetensors" : "frozen-\(number + 1).safetensors"
  }
}
