import Statistics

/// An arm's figures over its trials, as the study's table shows them.
public struct ArmMetrics: Codable, Equatable, Sendable {
  /// The mean, the lowest and the highest of several trials.
  public struct Spread: Codable, Equatable, Sendable {
    public var mean: Double
    public var lowest: Double
    public var highest: Double
  }

  public var arm: String
  /// How many trials made all their steps.
  public var completed: Int
  /// How many trials diverged.
  public var diverged: Int
  /// What the trials scored: the accuracy that arms are compared by (``StudyRecord/measure``).
  public var score: Spread?
  /// Validation accuracy in the best epoch of the trials that ended. It was picked on the images that it is of, and no
  /// verdict rests on it.
  public var best: Spread?
  /// Those epochs, from 1, as ``BestEpoch`` orders them.
  public var bestEpochs: [Int]
  /// Epochs until validation accuracy first reaches the target: one per trial, `nil` where it never does.
  public var epochsToTarget: [Int?]
  /// Seconds until then, validation included.
  public var secondsToTarget: [Double?]
  /// The median over the trials.
  public var millisecondsPerStep: Double?
  public var stateBytes: Int

  /// Files keep the word of earlier versions for an arm.
  private enum CodingKeys: String, CodingKey {
    case arm = "contestant"
    case completed, diverged, score, best, bestEpochs, epochsToTarget, secondsToTarget
    case millisecondsPerStep, stateBytes
  }
}

extension ArmMetrics {
  /// The figures of an arm's trials.
  ///
  /// - Parameters:
  ///   - scores: what its trials scored.
  ///   - target: the validation accuracy to be reached.
  public init(_ arm: ArmRecord, scores: [Double], target: Double) {
    let trials = arm.trials
    self.arm = arm.name
    completed = trials.count { $0.outcome == .completed }
    diverged = trials.count {
      if case .diverged = $0.outcome { true } else { false }
    }
    let ended = trials.filter(\.outcome.isFinal)
    score = Spread(of: scores)
    let bestEpochs = ended.compactMap(\.bestEpoch)
    best = Spread(of: bestEpochs.compactMap(\.validationAccuracy))
    self.bestEpochs = bestEpochs.map(\.epoch)
    let reached = trials.map { trial in
      trial.epochs.firstIndex { $0.validationAccuracy.map { $0 >= target } ?? false }
    }
    epochsToTarget = zip(trials, reached).map { trial, index in
      index.map { trial.epochs[$0].epoch }
    }
    secondsToTarget = zip(trials, reached).map { trial, index in
      index.map { trial.epochs[...$0].reduce(0) { $0 + $1.seconds } }
    }
    millisecondsPerStep = trials.compactMap(\.millisecondsPerStep).median
    stateBytes = arm.stateBytes
  }
}

extension ArmMetrics.Spread {
  /// The spread of some values; `nil` of none.
  public init?(of values: [Double]) {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    self.init(
      mean: values.reduce(0, +) / Double(values.count), lowest: lowest, highest: highest)
  }
}

extension TrialRecord {
  /// The epoch whose weights are the best, as ``BestEpoch`` orders them; `nil` where no loss is a finite number.
  public var bestEpoch: EpochRecord? { epochs.best }
}

extension StudyRecord {
  /// The figures of every arm, in the arms' order.
  public var metrics: [ArmMetrics] {
    let scores = Dictionary(grouping: scores, by: \.arm)
    return arms.map {
      ArmMetrics($0, scores: (scores[$0.name] ?? []).map(\.value), target: target)
    }
  }
}
