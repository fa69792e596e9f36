import Engine
import ImageData
import Optimizers
import Synchronization
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
    let sweepSteps = sweeps.reduce(0) { sum, contestant in
      let finder = configuration.finder.finder(
        for: contestant.optimizer.optimizer, clipping: configuration.clipping)
      return sum + finder.plannedSteps(stepsPerEpoch: batches)
    }
    var estimate = StudyEstimate(
      sweeps: sweeps.count, trials: pending.count, steps: sweepSteps + epochs * batches,
      seconds: 0)
    guard estimate.steps > 0 else { return estimate }
    let (step, evaluation) = try await TrainingThread.run { [self] in try timeOneEpochsParts() }
    estimate.seconds =
      step * Double(sweepSteps)
      + (step * Double(batches) + evaluation) * Double(epochs) / Double(jobs)
    return estimate
  }

  /// Seconds of a step, and of an evaluation of the validation part.
  private func timeOneEpochsParts() throws -> (step: Double, evaluation: Double) {
    let bench = try workbench(seed: configuration.seeds[0])
    let contestant = configuration.contestants[0]
    let state = try bench.state(
      for: contestant.optimizer, seed: configuration.seeds[0])
    let executor = Executor(bench.plan)
    let training = bench.split.training
    let stream = training.stream(epoch: 0)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for _ in 0..<min(10, training.batchCount) {
      times.append(
        try clock.measure {
          guard let batch = try stream.next() else { return }
          _ = executor.train(state, images: batch.images, labels: batch.labels)
          executor.update(state, rate: 0, momentum: nil, clipping: configuration.clipping)
        })
    }
    let validation = bench.split.validation
    let evaluating = try clock.measure {
      _ = try executor.evaluation(of: state, on: validation)
    }
    // The first step makes room and warms up; the median forgives it and a busy neighbour.
    return (times.sorted()[times.count / 2] / .seconds(1), evaluating / .seconds(1))
  }
}
