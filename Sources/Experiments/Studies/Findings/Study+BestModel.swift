import Engine
import ImageData
import Optimizers
import Records
import Training

extension Study {
  /// How many mistakes a report shows.
  private static var mistakeCount: Int { 24 }

  /// Evaluates the best weights of all trials, as `BestEpoch` orders them; of equals those of the earlier trial.
  ///
  /// - Returns: `nil` where no trial has validated.
  func bestModel(of record: StudyRecord) throws -> BestModel? {
    let candidates = record.arms.flatMap { arm in
      arm.trials.compactMap { trial in
        trial.bestEpoch.map { (arm: arm.name, seed: trial.seed, epoch: $0) }
      }
    }
    let best = candidates.reduce(nil as (arm: String, seed: UInt64, epoch: EpochRecord)?) {
      guard let leader = $0 else { return $1 }
      return BestEpoch($1.epoch).isBetter(than: BestEpoch(leader.epoch)) ? $1 : leader
    }
    guard let best,
      let arm = configuration.arms.first(where: {
        $0.name == best.arm
      })
    else { return nil }
    let id = TrialID(arm: arm.name, seed: best.seed)
    let checkpoint: Checkpoint
    do {
      checkpoint = try Checkpoint(
        contentsOf: RunDirectory.path(of: .best, ofRun: directory.path(of: id)))
    } catch {
      // The study's figures do not depend on it.
      tell(.warning("The report goes without the best model's figures. \(error)"))
      return nil
    }
    let bench = try workbench(of: arm, seed: best.seed)
    let state = try bench.state(for: arm.experiment.optimizer, seed: best.seed)
    try state.load(weights: checkpoint.weights, strict: false)
    let executor = Executor(bench.plan)
    guard let validation = bench.validation,
      let evaluation = try executor.evaluation(of: state, on: validation)
    else { return nil }
    return BestModel(
      arm: best.arm, seed: best.seed, epoch: best.epoch.epoch,
      evaluation: evaluation,
      mistakes: try mistakes(
        of: state, executor, on: validation, samples: bench.split.validationSamples))
  }

  /// The images that are taken for another class with most certainty.
  private func mistakes(
    of state: TrainingState, _ executor: Executor, on validation: any BatchSource,
    samples: [ImageSample]
  ) throws -> [Mistake] {
    var mistakes: [(sample: ImageSample, prediction: Int, probability: Float)] = []
    let stream = validation.stream(epoch: 0, from: 0)
    var position = 0
    while let batch = try stream.next() {
      let rows = executor.probabilities(state, inputs: batch.images, count: batch.count)
      for (sample, row) in zip(samples[position...], rows) {
        guard let prediction = row.indices.max(by: { row[$0] < row[$1] }),
          prediction != sample.label
        else { continue }
        mistakes.append((sample, prediction, row[prediction]))
      }
      position += batch.count
    }
    // Of equals the earlier one, so that the same study shows the same pictures.
    let worst = mistakes.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }.prefix(Self.mistakeCount).map(\.element)
    return try worst.map { mistake in
      Mistake(
        file: "\(mistake.sample.name)", truth: validation.classes[mistake.sample.label],
        prediction: validation.classes[mistake.prediction],
        probability: Double(mistake.probability),
        picture: try Thumbnail(of: mistake.sample))
    }
  }
}
