import Records
import Testing

/// The figures of a study's table.
@Suite(.timeLimit(.minutes(5))) struct ArmMetricsTests {
  private func epochs(_ accuracies: [Double]) -> [EpochRecord] {
    accuracies.enumerated().map { index, accuracy in
      EpochRecord(
        epoch: index + 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1,
        validationAccuracy: accuracy, rate: 0.1, seconds: 2)
    }
  }

  private func trial(
    _ seed: UInt64, _ outcome: TrialOutcome, _ accuracies: [Double], time: Double? = nil
  ) -> TrialRecord {
    TrialRecord(
      seed: seed, outcome: outcome, epochs: epochs(accuracies), steps: [],
      millisecondsPerStep: time)
  }

  /// Of an arm on ten validation images, three of which show the class of most.
  private func metrics(_ trials: [TrialRecord]) -> ArmMetrics {
    let arm = ArmRecord(
      name: "adam", rule: "", schedule: nil, rateOrigin: .found, finding: nil, stateBytes: 8,
      trials: trials)
    let study = StudyRecord(
      data: "d", model: "cnn", parameterCount: 1, started: "now", command: [], settings: [],
      classes: [3, 2, 2, 2, 1].map { ClassCount(name: "c", training: 8, validation: $0) },
      epochs: 3, stepsPerEpoch: 1, seeds: [1, 2, 3, 4], target: 0.75, arms: [arm])
    return study.metrics[0]
  }

  @Test func meanBandAndTheWayToTheTarget() throws {
    let metrics = metrics([
      trial(1, .completed, [0.5, 0.8, 0.7], time: 30),
      trial(2, .completed, [0.5, 0.6, 0.9], time: 10),
      trial(3, .completed, [0.5, 0.6, 0.5], time: 20),
    ])
    let score = try #require(metrics.score)
    #expect(abs(score.mean - 0.7) < 1e-12)
    #expect((score.lowest, score.highest) == (0.5, 0.9))
    #expect(metrics.best?.mean ?? 0 > 0.76)
    #expect(metrics.bestEpochs == [2, 3, 2])
    #expect(metrics.epochsToTarget == [2, 3, nil])
    #expect(metrics.secondsToTarget == [4, 6, nil])
    #expect(metrics.millisecondsPerStep == 20)
    #expect((metrics.completed, metrics.diverged) == (3, 0))
  }

  @Test func whatDivergedCountsAsGuessingAndWhatIsNotDoneDoesNot() throws {
    let metrics = metrics([
      trial(1, .completed, [0.5, 0.6]),
      trial(2, .diverged(step: 70, rate: 1), [0.55]),
      trial(3, .interrupted(step: 60), [0.9]),
      trial(4, .failed(reason: "The disk is full."), []),
    ])
    let score = try #require(metrics.score)
    #expect((score.lowest, score.highest) == (0.3, 0.6))
    #expect((metrics.completed, metrics.diverged) == (1, 1))
    #expect(metrics.bestEpochs == [2, 1])
  }

  @Test func withoutTrialsThereAreNoFigures() {
    let metrics = metrics([])
    #expect(metrics.score == nil && metrics.best == nil)
    #expect(metrics.millisecondsPerStep == nil)
    #expect(metrics.epochsToTarget.isEmpty)
  }
}
