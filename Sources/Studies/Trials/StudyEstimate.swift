import Engine
import ImageData
import Optimizers
import Synchronization
import Tensors
import Training

/// What is left of a study, and about how long it takes.
package struct StudyEstimate: Equatable, Sendable {
  package var sweeps: Int
  package var trials: Int
  /// The steps of range tests and trials.
  package var steps: Int
  /// Of all, with `jobs` at once.
  package var seconds: Double
}

extension Study {
  /// Times a few steps and batches of evaluation on a copy, and counts what is left to do.
  package func estimate() async throws -> StudyEstimate {
    let sweeps = configuration.contestants.filter { contestant in
      contestant.rate == .found && findings.withLock { $0.sweeps[contestant.name] } == nil
    }
    let pending = pendingTrials
    let epochs = pending.reduce(0) {
      $0 + max(configuration.epochs - directory.finishedEpochs(of: $1), 0)
    }
    let batches = split(seed: configuration.seeds[0]).training.batchCount
    let sweepSteps = sweeps.count * configuration.finder.plannedSteps(stepsPerEpoch: batches)
    var estimate = StudyEstimate(
      sweeps: sweeps.count, trials: pending.count, steps: sweepSteps + epochs * batches,
      seconds: 0)
    guard estimate.steps > 0 else { return estimate }
    let (step, evaluation, sharing) = try await TrainingThread.run { [self] in
      try timeOneEpochsParts()
    }
    estimate.seconds =
      sharing + step * Double(sweepSteps)
      + (step * Double(batches) + evaluation) * Double(epochs) / Double(jobs)
    return estimate
  }

  /// Seconds of a step, of an evaluation of the validation part, and of what is computed once for all trials.
  private func timeOneEpochsParts() throws -> (step: Double, evaluation: Double, sharing: Double) {
    let (bank, sharing) = try timeSharing()
    let bench = try workbench(seed: configuration.seeds[0], bank: bank)
    let (step, evaluation) = try bench.pace(
      of: configuration.contestants[0].optimizer, clipping: configuration.clipping)
    return (step, evaluation, sharing)
  }

  /// Seconds of the shared computation that is still to be made, with features that serve to time what follows it.
  private func timeSharing() throws -> (bank: FeatureBank?, seconds: Double) {
    guard let plan = featurePlan else { return (nil, 0) }
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
