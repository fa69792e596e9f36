import Engine
import ImageData
import Optimizers
import Records
import Schedules
import Synchronization
import Tensors
import Training

/// What is left of a study, and about how long it takes.
package struct StudyEstimate: Equatable, Sendable {
  package var searches: Int
  package var trials: Int
  /// The steps of range tests and trials.
  package var steps: Int
  /// Of all, with `jobs` at once.
  package var seconds: Double
  /// Of one more seed with all arms; `nil` where nothing tells.
  package var secondsPerSeed: Double?
}

/// What a setup takes, in seconds.
private struct Times {
  var step: Double
  /// Of a step of a search that has seen its batch before.
  var searchStep: Double
  /// Of the validation set.
  var evaluation: Double
  /// Of what is computed once for all trials.
  var sharing: Double
}

extension Study {
  /// Times a few steps and batches of evaluation on a copy, and counts what is left to do.
  package func estimate() async throws -> StudyEstimate {
    let searches = pendingSearches
    let pending = pendingTrials
    var estimate = StudyEstimate(
      searches: searches.count, trials: pending.count, steps: 0, seconds: 0)
    let times = try await TrainingThread.run { [self] in
      try setups.map { setup in
        let arms = configuration.arms.filter { self.setup(of: $0) === setup }
        let isBusy =
          searches.contains { arms.contains($0) }
          || pending.contains { id in arms.contains { $0.name == id.arm } }
        return isBusy ? try timeOneEpochsParts(of: setup, arms[0]) : nil
      }
    }
    for time in times { estimate.seconds += time?.sharing ?? 0 }
    var searched: Set<Int> = []
    for arm in searches {
      let setup = setup(of: arm)
      let batches = length(of: arm).stepsPerEpoch
      let steps = arm.experiment.finder.plannedSteps(stepsPerEpoch: batches)
      estimate.steps += steps
      guard let time = times[setup.number] else { continue }
      estimate.seconds += Double(steps) * time.searchStep
      // What the frozen part makes of a batch is computed once for all searches.
      if searched.insert(setup.number).inserted {
        estimate.seconds += Double(min(steps, batches)) * (time.step - time.searchStep)
      }
    }
    for id in pending {
      let arm = arm(id.arm)
      let epochs = max(configuration.epochs - directory.finishedEpochs(of: id), 0)
      let batches = length(of: arm).stepsPerEpoch
      estimate.steps += epochs * batches
      if let time = times[setup(of: arm).number] {
        estimate.seconds +=
          (time.step * Double(batches) + time.evaluation) * Double(epochs) / Double(jobs)
      }
    }
    estimate.secondsPerSeed = secondsPerSeed(times)
    return estimate
  }

  /// By the times of steps and evaluations, or, where none were taken as nothing is left to do, by the trials that are there.
  private func secondsPerSeed(_ times: [Times?]) -> Double? {
    let findings = findings.withLock { $0 }
    var seconds = 0.0
    for arm in configuration.arms where findings.rates[arm.name].map({ $0.range != nil }) ?? true {
      let made = configuration.seeds.compactMap { seed -> Double? in
        let trial = findings.trials[TrialID(arm: arm.name, seed: seed)]
        guard let trial, trial.outcome == .completed else { return nil }
        return trial.epochs.reduce(0) { $0 + $1.seconds }
      }
      if let time = times[setup(of: arm).number] {
        seconds +=
          (time.step * Double(length(of: arm).stepsPerEpoch) + time.evaluation)
          * Double(configuration.epochs)
      } else if let median = made.median {
        seconds += median
      } else {
        return nil
      }
    }
    return seconds / Double(jobs)
  }

  private func timeOneEpochsParts(
    of setup: StudySetup, _ arm: StudyArm
  ) throws -> Times {
    let (bank, sharing) = try timeSharing(of: setup)
    let bench = try setup.workbench(
      seed: configuration.seeds[0], threads: threads, bank: bank)
    func pace(of bench: TrainingSetup) throws -> (step: Double, evaluation: Double) {
      try bench.pace(of: arm.experiment.optimizer, clipping: arm.experiment.clipping)
    }
    let (step, evaluation) = try pace(of: bench)
    let searched = try bench.forSearches().plan.input
    guard searched != bench.plan.input else {
      return Times(step: step, searchStep: step, evaluation: evaluation, sharing: sharing)
    }
    let blank = FeatureBank(blank: Shape(Array(searched.sizes.dropFirst())))
    let searchStep = try pace(
      of: setup.workbench(seed: configuration.seeds[0], threads: threads, bank: blank)
    ).step
    return Times(
      step: step, searchStep: min(searchStep, step), evaluation: evaluation, sharing: sharing)
  }

  /// Seconds of the shared computation that is still to be made, with features that serve to time what follows it.
  private func timeSharing(
    of setup: StudySetup
  ) throws -> (bank: FeatureBank?, seconds: Double) {
    guard let plan = setup.featurePlan else { return (nil, 0) }
    let images = plan.splits[0].training
    let extractor = try FeatureExtractor(
      plan.model, input: images.imageShape, through: plan.stage, weights: plan.weights,
      options: plan.options)
    let blank = AlignedMemory<Float>(count: images.imageShape.count)
    _ = extractor.features(of: blank)
    let time = ContinuousClock().measure { _ = extractor.features(of: blank) }
    let batches = (FeatureBank.rowCount(of: plan) + images.batchSize - 1) / images.batchSize
    let shape = Shape(Array(extractor.output.sizes.dropFirst()))
    return (FeatureBank(blank: shape), time / .seconds(1) * Double(batches))
  }
}
