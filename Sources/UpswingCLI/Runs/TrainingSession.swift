import Engine
import Foundation
import ImageData
import Layers
import Optimizers
import Records
import Reports
import Schedules
import Training
import Wording

/// A training run from the command line: fresh or resumed, then the same.
struct TrainingSession {
  private let configuration: RunConfiguration
  private let bench: Workbench
  private let trainer: Trainer
  private let directory: RunDirectory
  private let interruption: Interruption

  /// Loads the images, finds the rates if they are not given, and makes the run's folder.
  static func begin(_ command: TrainCommand, on console: Console) throws -> TrainingSession {
    let data = command.data ?? ""
    let optimizer = try command.rule.make(
      [command.optimizer], stages: command.transfer.groups(of: command.network.description))[0]
    let images = command.images.settings(for: command.network.model)
    let model = try command.network.settings(
      command.transfer, augments: images.augmentation != nil)
    let initial = try command.network.pretrainedWeights()
    let path =
      command.runDir
      ?? RunFolder.named([
        RunFolder.subject(of: data), command.network.model.rawValue, command.optimizer.rawValue,
      ])
    do {
      // Better now than after the range test.
      try RunDirectory.reserve(path)
    } catch {
      throw Failure(error)
    }
    let started = Date.now.ISO8601Format()
    let split = try images.load(data, normalisation: initial?.normalisation, on: console)
    let interruption = Interruption()
    interruption.listen()
    let bench = try Workbench.make(
      split, model, options: command.network.planOptions, initial: initial, on: console,
      interruption)
    bench.tellWeights(on: console)
    let state = try bench.state(for: optimizer, seed: images.seed)
    let length = RunLength(
      epochs: command.epochs, stepsPerEpoch: bench.training.batchCount)
    var sweep: SweepSummary?
    if command.rates.choice == .automatic {
      let test = RangeTest(settings: command.test.settings, clipping: command.rule.clipping)
      let found = try test.run(bench, state, on: console, interruption)
      guard let range = found.range else {
        throw Failure(
          .noResult, (found.refusal ?? "") + " Or choose the rate yourself, with --rate.")
      }
      console.say(
        "Range test of \(command.optimizer.rawValue): rates from \(Phrase.rate(range.lower)) to "
          + "\(Phrase.rate(range.upper))")
      sweep = found
    }
    let schedule = try command.rates.configuration(in: length, range: sweep?.range)
    let flaws =
      schedule.flaws(in: length) + (command.plateau.settings?.flaws(epochs: command.epochs) ?? [])
    for flaw in flaws { console.warn(flaw.description) }
    let configuration = RunConfiguration(
      command: CommandLine.upswing, started: started, data: data,
      fingerprint: split.index.fingerprint, model: model, images: images,
      optimizer: optimizer, clipping: command.rule.clipping, schedule: schedule,
      plateau: command.plateau.settings, epochs: command.epochs,
      threads: bench.plan.options.threads,
      convolutions: bench.plan.options.convolutions ?? .automatic, sweep: sweep)
    do {
      let directory = try RunDirectory.create(
        at: path, configuration: configuration, card: bench.card, frozen: bench.frozen)
      return TrainingSession(
        configuration, bench, state, directory, progress: TrainingProgress(), interruption)
    } catch {
      throw Failure(error)
    }
  }

  /// Opens a run's folder to go on where its last checkpoint stands.
  static func resume(
    _ path: String, threads: Int?, on console: Console
  ) throws -> TrainingSession {
    do {
      let directory = try RunDirectory.open(path)
      var configuration = try directory.configuration(as: RunConfiguration.self)
      configuration.threads = threads ?? configuration.threads
      // What is frozen lies beside the checkpoint, whatever has become of the file that it came from.
      let last = directory.path(of: .last)
      let initial =
        configuration.model.transfer == nil
        ? nil : PretrainedWeights(try Checkpoint(contentsOf: last), path: last)
      let split = try configuration.images.load(
        configuration.data, normalisation: directory.card.normalisation, on: console)
      guard split.index.fingerprint == configuration.fingerprint else {
        throw Failure(
          .badData,
          "The images in \(configuration.data) are not those that the run \(path) began with. "
            + "Put them back as they were, or begin a new run.")
      }
      let interruption = Interruption()
      interruption.listen()
      let bench = try Workbench.make(
        split, configuration.model, options: configuration.planOptions, initial: initial,
        on: console, interruption)
      let state = try bench.state(
        for: configuration.optimizer, seed: configuration.images.seed)
      let progress = try directory.restore(state)
      console.say("Going on after step \(state.step).")
      return TrainingSession(
        configuration, bench, state, directory.leavingOut(bench.frozen), progress: progress,
        interruption)
    } catch {
      throw Failure(error)
    }
  }

  private init(
    _ configuration: RunConfiguration, _ bench: Workbench, _ state: TrainingState,
    _ directory: RunDirectory, progress: TrainingProgress, _ interruption: Interruption
  ) {
    self.configuration = configuration
    self.bench = bench
    self.directory = directory
    self.interruption = interruption
    trainer = Trainer(
      bench.plan, state, rate: configuration.schedule, plateau: configuration.plateau,
      clipping: configuration.clipping, directory: directory, progress: progress)
  }

  /// Trains to the end, shows how it goes and writes the report.
  ///
  /// - Throws: `Failure` where the run cannot go on.
  func train(on console: Console) async throws -> TrainingResult {
    let started = ContinuousClock.now
    let outcome: TrainingOutcome
    do {
      let run = trainer.run(
        bench.training, validation: bench.validation, epochs: configuration.epochs)
      interruption.onRequest { run.stop() }
      var display = TrainingDisplay(on: console)
      for try await event in run { display.show(event) }
      outcome = try await run.outcome
    } catch {
      throw Failure(error)
    }
    let report = directory.path(of: "report.html")
    try RunReport(summary(outcome)).write(in: directory.path)
    return TrainingResult(
      outcome, directory: directory.path, report: report,
      checkpoint: directory.path(of: outcome.best == nil ? .last : .best),
      schedule: configuration.schedule, range: configuration.sweep?.range,
      seconds: (ContinuousClock.now - started) / .seconds(1))
  }

  private func summary(_ outcome: TrainingOutcome) -> RunSummary {
    RunSummary(
      data: configuration.data, model: configuration.model.name.rawValue,
      optimizer: type(of: configuration.optimizer.optimizer).name,
      parameterCount: bench.plan.parameterCount, started: configuration.started,
      outcome: outcome.outcome, command: configuration.command,
      settings: configuration.settings(batchSize: bench.training.batchSize)
        + (bench.sharing.map { [RunSetting("shared by all epochs", $0)] } ?? []),
      classes: bench.split.classRecords, epochs: outcome.epochs, steps: outcome.steps,
      validation: outcome.validation, sweep: configuration.sweep,
      setAside: bench.split.setAside,
      warnings: bench.split.warnings + outcome.warnings.map(\.description))
  }
}
