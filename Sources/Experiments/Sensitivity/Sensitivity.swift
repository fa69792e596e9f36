import Engine
import Files
import ImageData
import Optimizers
package import Records
package import Schedules
import Synchronization
import Training
import Wording

/// Measures how much the accuracy of optimizers depends on their rates, and what it costs to follow each method that
/// suggests one.
///
/// For every optimizer it asks the finder with each seed, trains a grid of rates with each seed, and then the finder's
/// suggestions and PyTorch's default. Whatever has ended is in the directory before it is told and is not done again. The
/// optimizers' grids do not depend on one another.
package final class Sensitivity: Sendable {
  package let configuration: SensitivityConfiguration
  package let directory: SensitivityDirectory
  private let command: [String]
  private let splits: [UInt64: ImageSplit]
  private let benches: [UInt64: TrainingSetup]
  private let control = StudyControl()
  private let trials: Mutex<[TrialKey: SensitivityTrial]>
  private let suggestions = Mutex<[OptimizerName: [SensitivitySuggestion]]>([:])
  private let tell: @Sendable (SensitivityEvent) -> Void

  /// Which training it is.
  private struct TrialKey: Hashable {
    var optimizer: String
    var rate: Double
    var seed: UInt64
  }

  /// - Parameters:
  ///   - tell: called with each event, by any thread.
  /// - Throws: `ImageDataError` where a class is too small to be split, what ``TrainingSetup`` throws where the model
  ///   can't be computed, ``StudyDirectoryError`` where what the directory holds can't be read.
  package init(
    _ configuration: SensitivityConfiguration, of material: StudyMaterial,
    in directory: SensitivityDirectory, threads: Int, command: [String],
    tell: @escaping @Sendable (SensitivityEvent) -> Void
  ) throws {
    self.configuration = configuration
    self.directory = directory
    self.command = command
    self.tell = tell
    let study = configuration.study
    splits = try material.splits(for: study.base)
    var benches: [UInt64: TrainingSetup] = [:]
    for (seed, split) in splits {
      guard !split.validationSamples.isEmpty else { throw TrainingError.nothingToEvaluate }
      benches[seed] = try TrainingSetup(
        split, study.base.model,
        options: PlanOptions(threads: threads, convolutions: configuration.convolutions),
        initial: material.weights(for: study.base), in: MachineMemory())
    }
    self.benches = benches
    let known = try directory.trials().map { trial in
      (TrialKey(optimizer: trial.optimizer, rate: trial.rate, seed: trial.seed), trial)
    }
    trials = Mutex(Dictionary(known) { first, _ in first })
  }

  /// Ends the measuring after the step that is being made. May be called from any thread.
  package func stop() { control.stop() }

  /// Whether it was asked to stop.
  package var isStopping: Bool { control.isStopping }

  /// Why the last layer begins afresh although there are first weights, if it does.
  package var replacement: HeadReplacement? { bench(study.seeds[0]).replacement }

  private var study: StudyConfiguration { configuration.study }

  private func bench(_ seed: UInt64) -> TrainingSetup { benches[seed]! }

  /// The length of every trial.
  package var length: Horizon {
    Horizon(
      epochs: study.epochs, stepsPerEpoch: bench(study.seeds[0]).training.batchCount)
  }

  /// Measures all that is not known yet.
  ///
  /// - Returns: all that is known now.
  /// - Throws: what the images, the model or the directory throw.
  package func run() async throws -> SensitivityRecord {
    for arm in study.arms where !isStopping {
      try await askMethods(for: arm)
      try await trainGrid(of: arm)
      if configuration.trainsSuggestions { try await trainSuggestions(of: arm) }
      if !isStopping { tell(.optimizerEnded(arm.experiment.rule, record())) }
    }
    return record()
  }

  /// All that is known now.
  package func record() -> SensitivityRecord {
    let first = splits[study.seeds[0]]!
    let known = trials.withLock { $0.values.sorted { ($0.rate, $0.seed) < ($1.rate, $1.seed) } }
    let found = suggestions.withLock { $0 }
    return SensitivityRecord(
      data: study.base.data.path, command: command,
      settings: study.settings(
        batchSize: first.training.batchSize, fingerprint: configuration.fingerprint),
      seeds: study.seeds,
      epochs: study.epochs, steps: length.steps,
      optimizers: study.arms.map { arm in
        let name = arm.experiment.rule
        return OptimizerSensitivity(
          optimizer: name.rawValue, schedule: arm.experiment.schedule.name.rawValue,
          guessing: guessing,
          trials: known.filter { $0.optimizer == name.rawValue },
          suggestions: (found[name] ?? [])
            + [
              SensitivitySuggestion(method: .pytorchDefault, seed: nil, rate: name.defaultRate)
            ])
      }, warnings: first.warnings())
  }

  /// The accuracy of always naming the most frequent class, as a mean over the seeds.
  private var guessing: Double {
    study.seeds.map(guessing(seed:)).reduce(0, +) / Double(study.seeds.count)
  }

  private func guessing(seed: UInt64) -> Double {
    let counts = splits[seed]!.classCounts.map(\.validation)
    return Double(counts.max() ?? 0) / Double(max(counts.reduce(0, +), 1))
  }
}

// MARK: - Methods

extension Sensitivity {
  /// Asks each method with each seed.
  private func askMethods(for arm: StudyArm) async throws {
    guard arm.experiment.searchesRate else { return }
    var all: [SensitivitySuggestion] = []
    for method in SensitivityMethod.allCases {
      for seed in study.seeds {
        guard let found = try await finding(of: arm, method, seed: seed) else { return }
        all += try found.suggestions(
          seed: seed, for: arm, factor: study.base.finder.factor, in: length)
      }
    }
    suggestions.withLock { $0[arm.experiment.rule] = all }
    for suggestion in all { tell(.suggested(arm.experiment.rule, suggestion)) }
  }

  /// What a method finds, or found before.
  ///
  /// - Returns: `nil` where the user stopped it.
  private func finding(
    of arm: StudyArm, _ method: SensitivityMethod, seed: UInt64
  ) async throws -> TimedFinding? {
    let name = arm.experiment.rule
    if let known = try directory.finding(name, method, seed: seed) { return known }
    guard !isStopping else { return nil }
    let started = ContinuousClock.now
    let finding = try await TrainingThread.run { [self] in
      let bench = bench(seed)
      var done = 0
      return try method.settings(steps: study.base.finder.steps, factor: study.base.finder.factor)
        .find(
          bench.plan, bench.state(for: arm.experiment.optimizer, seed: seed), on: bench.training,
          clipping: study.base.clipping, trainingSteps: length.steps,
          beginsAfresh: bench.beginsAfresh, interrupted: { isStopping },
          progress: { progress in
            tell(
              .steps(
                progress.steps - done, details: "\(name.rawValue), \(method.rawValue), seed \(seed)"
              ))
            done = progress.steps
          })
    }
    guard let finding else { return nil }
    let timed = TimedFinding(
      seconds: (ContinuousClock.now - started) / .seconds(1), finding: finding)
    try directory.write(timed, name, method, seed: seed)
    return timed
  }
}

// MARK: - Trials

extension Sensitivity {
  private func trainGrid(of arm: StudyArm) async throws {
    let grid = configuration.grid(for: arm)
    var means: [Int: Double] = [:]
    while let exponent = grid.next(after: means, guessing: guessing) {
      guard let mean = try await train(arm, at: HalfDecades.rate(exponent)) else { return }
      means[exponent] = mean
    }
  }

  /// Trains what the finder suggests, and PyTorch's default, with every seed.
  private func trainSuggestions(of arm: StudyArm) async throws {
    let found = suggestions.withLock { $0[arm.experiment.rule] ?? [] }
    let rates = found.filter { $0.method == .rule(.halving) }.compactMap(\.rate)
    for rate in rates + [arm.experiment.rule.defaultRate] {
      guard try await train(arm, at: rate) != nil else { return }
    }
  }

  /// Trains a rate with every seed, as far as that was not done.
  ///
  /// - Returns: the mean accuracy; `nil` where the user stopped it.
  private func train(_ arm: StudyArm, at rate: Double) async throws -> Double? {
    for seed in study.seeds {
      let key = TrialKey(optimizer: arm.experiment.rule.rawValue, rate: rate, seed: seed)
      if trials.withLock({ $0[key] }) == nil {
        guard let trial = try await trained(arm, at: rate, seed: seed) else { return nil }
        try directory.write(
          trials.withLock { trials in
            trials[key] = trial
            return trials.values.sorted {
              ($0.optimizer, $0.rate, $0.seed) < ($1.optimizer, $1.rate, $1.seed)
            }
          })
        tell(.trialEnded(trial, accuracy: trial.accuracy(guessing: guessing)))
      }
    }
    return mean(of: arm, at: rate)
  }

  /// The accuracy at a rate that was trained, as a mean over the seeds.
  private func mean(of arm: StudyArm, at rate: Double) -> Double {
    let known = trials.withLock { $0 }
    return study.seeds.reduce(0) { sum, seed in
      let key = TrialKey(optimizer: arm.experiment.rule.rawValue, rate: rate, seed: seed)
      return sum + (known[key]?.accuracy(guessing: guessing) ?? guessing)
    } / Double(study.seeds.count)
  }

  /// Trains once, to the end, or until that is hopeless.
  ///
  /// - Returns: `nil` where the user stopped it.
  private func trained(
    _ arm: StudyArm, at rate: Double, seed: UInt64
  ) async throws -> SensitivityTrial? {
    guard !isStopping else { return nil }
    let name = arm.experiment.rule
    let bench = bench(seed)
    let range = RateRange(lower: rate / study.base.finder.factor, upper: rate)
    guard
      let schedule = try arm.experiment.schedule.configuration(
        in: length, range: range, for: name)
    else { return nil }
    let run = Trainer(
      bench.plan, try bench.state(for: arm.experiment.optimizer, seed: seed), rate: schedule,
      clipping: study.base.clipping
    ).run(bench.training, validation: bench.validation, epochs: study.epochs)
    let id = TrialID(arm: name.rawValue, seed: seed)
    control.begin(id, run)
    defer { control.end(id) }
    let details = "\(name.rawValue) at \(Phrase.rate(rate)), seed \(seed)"
    let bestOther = trials.withLock { trials in
      trials.values.filter { $0.optimizer == name.rawValue && $0.seed == seed }
        .map { $0.accuracy(guessing: guessing) }.max()
    }
    var trial = SensitivityTrial(
      optimizer: name.rawValue, rate: rate, seed: seed, end: .completed, seconds: 0,
      accuracies: [])
    var steps = 0
    for try await event in run {
      guard case .epoch(let epoch, _) = event else { continue }
      trial.accuracies.append(epoch.validationAccuracy ?? 0)
      trial.seconds += epoch.seconds
      steps += length.stepsPerEpoch
      tell(.steps(length.stepsPerEpoch, details: "\(details), epoch \(epoch.epoch)"))
      if isHopeless(trial, seed: seed, beside: bestOther) {
        trial.end = .hopeless
        break
      }
    }
    let outcome = try await run.outcome
    if isStopping, trial.end != .hopeless, outcome.outcome != .completed { return nil }
    if case .diverged = outcome.outcome { trial.end = .diverged }
    tell(.steps(length.steps - steps, details: details))
    return trial
  }

  /// Whether a trial is no better than guessing after half of its epochs, while another rate reached ten points more.
  private func isHopeless(
    _ trial: SensitivityTrial, seed: UInt64, beside bestOther: Double?
  ) -> Bool {
    let made = trial.accuracies.count
    let guessing = guessing(seed: seed)
    guard let bestOther, bestOther >= guessing + 0.1, made < study.epochs,
      made >= max((study.epochs + 1) / 2, 2)
    else { return false }
    // Two standard errors of an accuracy measured on so many images.
    let count = Double(splits[seed]!.validationSamples.count)
    let noise = 2 * (guessing * (1 - guessing) / count).squareRoot()
    return trial.accuracies.allSatisfy { $0 <= guessing + noise }
  }
}

// MARK: - What it takes

extension Sensitivity {
  /// Times a few steps and counts what is left to do if no rate is hopeless and no grid need grow.
  package func estimate() async throws -> SensitivityEstimate {
    var estimate = SensitivityEstimate(trials: 0, steps: 0, seconds: 0)
    var findingSteps = 0
    for arm in study.arms {
      estimate.trials += pendingGridTrials(of: arm)
      var rates = Set([arm.experiment.rule.defaultRate])
      var unknownRates = 0
      for method in SensitivityMethod.allCases where arm.experiment.searchesRate {
        let settings = method.settings(
          steps: study.base.finder.steps, factor: study.base.finder.factor)
        for seed in study.seeds {
          if let found = try directory.finding(arm.experiment.rule, method, seed: seed) {
            if method == .halving {
              let suggestions = try found.suggestions(
                seed: seed, for: arm, factor: study.base.finder.factor, in: length)
              rates.formUnion(suggestions.compactMap(\.rate))
            }
          } else {
            findingSteps += settings.plannedSteps(stepsPerEpoch: length.stepsPerEpoch)
            if method == .halving { unknownRates += 1 }
          }
        }
      }
      guard configuration.trainsSuggestions else { continue }
      estimate.trials += unknownRates * study.seeds.count
      estimate.trials += rates.reduce(0) { $0 + pendingSeeds(of: arm, at: $1) }
    }
    estimate.steps = findingSteps + estimate.trials * length.steps
    guard estimate.steps > 0 else { return estimate }
    let (step, evaluation) = try await TrainingThread.run { [self] in
      try bench(study.seeds[0]).pace(
        of: study.arms[0].experiment.optimizer, clipping: study.base.clipping)
    }
    estimate.seconds =
      step * Double(estimate.steps) + evaluation * Double(estimate.trials * study.epochs)
    return estimate
  }

  /// The trials of the grid that are left if no further rate is hopeless.
  private func pendingGridTrials(of arm: StudyArm) -> Int {
    let grid = configuration.grid(for: arm)
    var means: [Int: Double] = [:]
    while let exponent = grid.next(after: means, guessing: guessing) {
      let rate = HalfDecades.rate(exponent)
      let pending = pendingSeeds(of: arm, at: rate)
      guard pending == 0 else {
        return pending + max(grid.usualCount - means.count - 1, 0) * study.seeds.count
      }
      means[exponent] = mean(of: arm, at: rate)
    }
    return 0
  }

  /// How many seeds a rate was not trained with yet.
  private func pendingSeeds(of arm: StudyArm, at rate: Double) -> Int {
    trials.withLock { trials in
      study.seeds.count { seed in
        trials[TrialKey(optimizer: arm.experiment.rule.rawValue, rate: rate, seed: seed)] == nil
      }
    }
  }
}
