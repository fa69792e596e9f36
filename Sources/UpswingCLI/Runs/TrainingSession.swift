import Engine
import Files
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

  /// Loads the images, makes the run's folder, and finds the rates if they are not given.
  ///
  /// The images come first: the run's folder may lie among them. Then the folder says what the run is to be, so that it
  /// can be gone on with whatever happens from here on.
  static func begin(_ command: TrainCommand, on console: Console) throws -> TrainingSession {
    let data = command.data ?? ""
    if let path = command.saveExperiment {
      try OutputFile(path, option: "--save-experiment", force: false, canForce: false).write(
        ExperimentFile.text(of: OptionTable(of: TrainCommand.self), data: data))
      console.note("The settings are in \(BytePath(path)).")
    }
    let optimizer = try command.rule.make(
      [command.optimizer], stages: command.transfer.groups(of: command.network.description))[0]
    let initial = try command.network.pretrainedWeights(on: console)
    let images = command.images.settings(for: command.network.model, beginningWith: initial)
    let model = try command.network.settings(
      command.transfer, augments: images.augmentation != nil)
    let path =
      command.runDir
      ?? RunFolder.named([
        RunFolder.subject(of: data), command.network.model.rawValue, command.optimizer.rawValue,
      ])
    // Better now than after all images are read.
    try RunDirectory.check(path)
    let started = Date.now.ISO8601Format()
    let source = command.images.source.source(data)
    let split = try source.load(images, readsTest: command.evaluateTest, on: console)
    guard !command.evaluateTest || !split.testSamples.isEmpty else {
      throw Failure(
        .usage,
        "There is no test set to evaluate: name one with --test, or leave out --evaluate-test.")
    }
    console.note(
      command.images.chosenNormalisation(for: command.network.model, beginningWith: initial)
        .sentence)
    let interruption = Interruption()
    interruption.listen()
    let bench = try Workbench.make(
      split, model, options: command.network.planOptions, initial: initial, on: console,
      interruption)
    bench.tellWeights(on: console)
    let length = try RunLength(of: command.epochs, over: bench.training)
    let (schedule, pending) = try command.rates.configuration(
      in: length, finder: command.test.settings)
    let configuration = RunConfiguration(
      command: CommandLine.upswing, started: started, data: source,
      evaluatesTest: command.evaluateTest ? true : nil,
      workingFolder: FileManager.default.currentDirectoryPath,
      fingerprint: split.index.fingerprint, model: model, images: images,
      optimizer: optimizer, clipping: command.rule.clipping, schedule: schedule,
      pending: pending, plateau: command.plateau.settings, epochs: command.epochs,
      threads: bench.plan.options.threads,
      convolutions: bench.plan.options.convolutions ?? .automatic, sweep: nil)
    let state = try bench.state(for: optimizer, seed: images.seed)
    let directory = try RunDirectory.create(
      at: path, configuration: configuration, card: bench.card, frozen: bench.frozen)
    do {
      return try TrainingSession(
        configuration, bench, state, directory, on: console, interruption)
    } catch let failure as Failure where failure.kind == .noResult {
      // Nothing was trained; the same folder should do for a second try with another option.
      directory.discard()
      throw failure
    }
  }

  /// Opens a run's folder to go on where its last checkpoint stands, or from its beginning where it has none.
  static func resume(
    _ path: String, with changes: ResumptionChanges, on console: Console
  ) throws -> TrainingSession {
    let run = try ReopenedRun(path)
    let begun: RunConfiguration = try run.configuration()
    try begun.validate(as: "\(path)/config.json")
    if let note = run.note { console.warn(note) }
    var configuration = begun
    configuration.threads = changes.threads ?? begun.threads
    if let data = changes.data {
      configuration.moveData(to: data, from: FileManager.default.currentDirectoryPath)
    }
    // What is frozen lies beside the checkpoint, whatever has become of the file that it came from.
    let initial: PretrainedWeights? =
      if run.card == nil {
        try configuration.model.weights.map {
          try PretrainedWeights(
            contentsOf: configuration.resolved($0), key: configuration.model.weightsKey)
        }
      } else if configuration.model.transfer != nil {
        PretrainedWeights(
          try Checkpoint(contentsOf: run.lastWeights), path: run.lastWeights)
      } else {
        nil
      }
    var images = configuration.images
    // Versions that had no choice did not write down what they took of the weights.
    images.normalisation = run.card?.normalisation ?? images.normalisation
    let split: ImageSplit
    do {
      split = try configuration.dataInPlace.load(
        images, readsTest: configuration.evaluatesTest ?? false, on: console)
    } catch let failure where Failure(failure).kind == .missingInput {
      throw Failure(
        .missingInput,
        "\(Failure(failure).sentence) If the images of \(BytePath(path)) have moved, say where they are with --data."
      )
    }
    guard split.index.fingerprint == configuration.fingerprint else {
      throw Failure(
        .badData,
        "The images in \(BytePath(configuration.dataInPlace.path)) are not those that the run \(BytePath(path)) began "
          + "with. Say where those are with --data, or begin a new run.")
    }
    let interruption = Interruption()
    interruption.listen()
    let bench = try Workbench.make(
      split, configuration.model, options: configuration.planOptions, initial: initial,
      on: console, interruption)
    let state = try bench.state(
      for: configuration.optimizer, seed: configuration.images.seed)
    if let epochs = changes.epochs, epochs != begun.epochs {
      configuration.epochs = epochs
      let change = RunExtension(
        from: begun.epochs, to: epochs, stepsPerEpoch: bench.training.batchCount,
        step: run.step ?? 0)
      try change.check()
      console.say(change.sentence(about: configuration.schedule))
    }
    let directory =
      if let card = run.card {
        run.directory(card: card).leavingOut(bench.frozen)
      } else {
        try run.beginning(card: bench.card, frozen: bench.frozen)
      }
    // Other threads are this session's affair.
    var kept = configuration
    kept.threads = begun.threads
    if kept != begun { try directory.write(configuration: kept) }
    let progress = run.card == nil ? TrainingProgress() : try directory.restore(state)
    console.say(
      state.step == 0 ? "Beginning at the first step." : "Going on after step \(state.step).")
    return try TrainingSession(
      configuration, bench, state, directory, progress: progress, on: console, interruption)
  }

  /// - Parameter state: fresh where the rates are still to be found.
  private init(
    _ configuration: RunConfiguration, _ bench: Workbench, _ state: TrainingState,
    _ directory: RunDirectory, progress: TrainingProgress = TrainingProgress(),
    on console: Console, _ interruption: Interruption
  ) throws {
    var configuration = configuration
    let length = try RunLength(of: configuration.epochs, over: bench.training)
    if let pending = configuration.pending {
      let sweep = try Self.findRange(
        for: configuration, pending, bench, state, in: directory.path, on: console, interruption)
      configuration.schedule = try pending.schedule(in: length, from: sweep)
      configuration.pending = nil
      configuration.sweep = sweep
      try directory.write(configuration: configuration)
    }
    guard let schedule = configuration.schedule else {
      preconditionFailure("A validated configuration has a schedule or is to find it.")
    }
    if state.step == 0 {
      let flaws =
        schedule.flaws(in: length)
        + (configuration.plateau?.flaws(epochs: configuration.epochs) ?? [])
      for flaw in flaws { console.warn(flaw.description) }
    }
    // The report is written when the training has ended, into a folder that is still this command's.
    directory.keepAfterTraining()
    self.configuration = configuration
    self.bench = bench
    self.directory = directory
    self.interruption = interruption
    trainer = Trainer(
      bench.plan, state, rate: schedule, plateau: configuration.plateau,
      clipping: configuration.clipping, directory: directory, progress: progress)
  }

  /// Runs the range test of a run.
  ///
  /// - Throws: `Failure` where it finds no range, or is stopped.
  private static func findRange(
    for configuration: RunConfiguration, _ pending: PendingSchedule, _ bench: Workbench,
    _ state: TrainingState, in folder: String, on console: Console, _ interruption: Interruption
  ) throws -> RateFinding {
    let test = RangeTest(
      settings: pending.finder, clipping: configuration.clipping,
      trainingSteps: try RunLength(of: configuration.epochs, over: bench.training).steps)
    let found: RateFinding
    do {
      found = try test.run(bench, state, on: console, interruption)
    } catch let failure as Failure where failure.kind == .interrupted {
      throw Failure(
        .interrupted,
        "Stopped while looking for the rate. Begin it again with: upswing train --resume \(BytePath(folder))"
      )
    }
    guard found.range != nil else {
      throw Failure(
        .noResult, (found.refusal ?? "") + " Or choose the rate yourself, with --rate.")
    }
    console.say("\(type(of: state.optimizer).name): \(found.conclusion)")
    return found
  }

  /// Trains to the end, shows how it goes and writes the report.
  ///
  /// - Throws: `Failure` where the run cannot go on.
  func train(on console: Console) async throws -> TrainingResult {
    defer { directory.release() }
    let started = ContinuousClock.now
    let outcome: TrainingOutcome
    if let warning = bench.split.untrainedWarning(epochs: configuration.epochs) {
      console.warn(warning)
    }
    do {
      if let concluded = try await conclusion(on: console) {
        outcome = concluded
      } else {
        outcome = try await run(on: console)
      }
    } catch {
      throw Failure(error)
    }
    let report = directory.path(of: "report.html")
    let test = try await testEvaluation(outcome)
    try RunReport(summary(outcome, test)).write(in: directory.path)
    return TrainingResult(
      outcome, directory: directory.path, report: report,
      checkpoint: directory.path(of: outcome.best == nil ? .last : .best),
      schedule: configuration.schedule, range: configuration.sweep?.range, test: test,
      seconds: (ContinuousClock.now - started) / .seconds(1),
      setAside: bench.split.index.report.setAside, warnings: warnings(outcome))
  }

  private func run(on console: Console) async throws -> TrainingOutcome {
    let run = trainer.run(
      bench.training, validation: bench.validation, epochs: configuration.epochs)
    interruption.onRequest { run.stop() }
    var display = TrainingDisplay(on: console)
    for try await event in run { display.show(event) }
    return try await run.outcome
  }

  /// What a run came to that has nothing left to train; `nil` where it has.
  private func conclusion(on console: Console) async throws -> TrainingOutcome? {
    let interruption = interruption
    let outcome = try await trainer.conclusion(
      bench.training, validation: bench.validation, epochs: configuration.epochs,
      interrupted: { interruption.isRequested })
    if outcome != nil {
      console.say(
        "The run has made all of its \(Phrase.count(configuration.epochs, "epoch")), so its report is written once more. To train it "
          + "longer, add --epochs with a larger number.")
    }
    return outcome
  }

  /// The best weights on the test set, once all epochs are made; `nil` where that was not asked for.
  private func testEvaluation(_ outcome: TrainingOutcome) async throws -> Evaluation? {
    guard configuration.evaluatesTest == true, outcome.outcome == .completed else { return nil }
    let place = directory.path(of: outcome.best == nil ? .last : .best)
    let (bench, options, interruption) = (bench, configuration.planOptions, interruption)
    return try await TrainingThread.run {
      let checkpoint = try Checkpoint(contentsOf: place)
      return try checkpoint.evaluation(
        on: bench.split.test, options: options, interrupted: { interruption.isRequested })
    }
  }

  private func summary(_ outcome: TrainingOutcome, _ test: Evaluation?) -> RunSummary {
    RunSummary(
      data: configuration.data.path, model: configuration.model.name.rawValue,
      optimizer: type(of: configuration.optimizer.optimizer).name,
      parameterCount: bench.plan.parameterCount, started: configuration.started,
      outcome: outcome.outcome, command: configuration.command,
      settings: configuration.settings(batchSize: bench.training.batchSize)
        + (bench.sharing.map { [RunSetting("shared by all epochs", $0)] } ?? []),
      classes: bench.split.classRecords, epochs: outcome.epochs, steps: outcome.steps,
      validation: outcome.validation, test: test, sweep: configuration.sweep,
      setAside: bench.split.setAside,
      warnings: warnings(outcome))
  }

  private func warnings(_ outcome: TrainingOutcome) -> [String] {
    bench.split.warnings(epochs: configuration.epochs) + outcome.warnings.map(\.description)
  }
}
