public import Statistics

extension StudyRecord {
  /// The accuracy that arms are compared by: on the test set where each trial that made all its steps was evaluated there,
  /// otherwise on the validation images.
  public var measure: StudyMeasure {
    let tested = testAccuracies
    let completed = arms.flatMap { arm in
      arm.trials.filter { $0.outcome == .completed }.map { TrialKey(arm: arm.name, seed: $0.seed) }
    }
    return !tested.isEmpty && completed.allSatisfy { tested[$0] != nil } ? .test : .validation
  }

  /// What each trial scored, arm by arm, with its split where that varies.
  ///
  /// A trial that diverged left no model: it scores what guessing does (``guessingAccuracy``), since leaving it out
  /// would favour the arm that diverges. One that goes on, or that failed for reasons of the machine, has no score.
  public var scores: [Score] {
    let (tested, measure, guessing, isVaried) =
      (testAccuracies, measure, guessingAccuracy, hasVaryingSplit)
    return arms.flatMap { arm in
      let trials = Dictionary(
        arm.trials.map { ($0.seed, $0) }, uniquingKeysWith: { first, _ in first })
      return seeds.compactMap { seed -> Score? in
        guard let trial = trials[seed] else { return nil }
        let value: Double? =
          switch (trial.outcome, measure) {
          case (.completed, .test): tested[TrialKey(arm: arm.name, seed: seed)]
          case (.completed, .validation): trial.epochs.last?.validationAccuracy
          case (.diverged, _): guessing
          case (.interrupted, _), (.failed, _): nil
          }
        return value.map {
          Score(
            arm: arm.name, seed: String(seed), split: isVaried ? String(seed) : nil, value: $0)
        }
      }
    }
  }

  /// The accuracy of whoever takes every evaluated image for the class that most of them show.
  public var guessingAccuracy: Double {
    let counts: [Int]
    if let labels = evaluatedLabels {
      counts = Array(Dictionary(labels.indices.map { ($0, 1) }, uniquingKeysWith: +).values)
    } else {
      counts = classes.map(\.validation)
    }
    let total = counts.reduce(0, +)
    return total == 0 ? 0 : Double(counts.max() ?? 0) / Double(total)
  }

  /// How many images each score is of; with a split that varies that of the first seed.
  public var evaluatedImages: Int {
    switch measure {
    case .test: test?.first?.images ?? 0
    case .validation: classes.reduce(0) { $0 + $1.validation }
    }
  }

  /// The fraction that is evaluated on of the images that are evaluated or trained on, above 0 and below 1.
  public var evaluatedFraction: Double {
    let (evaluated, trained) = (evaluatedImages, classes.reduce(0) { $0 + $1.training })
    return evaluated > 0 && trained > 0 ? Double(evaluated) / Double(evaluated + trained) : 0.5
  }

  /// Whether each seed splits the images anew.
  public var hasVaryingSplit: Bool {
    // What is not known to be fixed need not vary: a data set may have a validation set of its own.
    split != .fixed && Set(arms.flatMap(\.trials).compactMap(\.beginning?.split)).count > 1
  }

  /// The scores as a table of comma-separated values that `upswing verdict` reads: `arm,seed,value`, and `split` where it
  /// varies.
  public func scoresCSV() -> String {
    let isVaried = hasVaryingSplit
    let lines = scores.map { score in
      [CSVCells.quoted(score.arm), score.seed, "\(score.value)"]
        + (isVaried ? [score.split ?? ""] : [])
    }
    return ([["arm", "seed", "value"] + (isVaried ? ["split"] : [])] + lines)
      .map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// The classes of the images that ``measure`` is of; `nil` where they differ between seeds, or are not known.
  var evaluatedLabels: ImageClasses? {
    switch measure {
    case .test: testLabels
    case .validation: hasVaryingSplit ? nil : validationLabels
    }
  }

  private var testAccuracies: [TrialKey: Double] {
    Dictionary(
      (test ?? []).map { (TrialKey(arm: $0.arm, seed: $0.seed), $0.accuracy) },
      uniquingKeysWith: { first, _ in first })
  }
}

/// Which trial of a study.
private struct TrialKey: Hashable {
  var arm: String
  var seed: UInt64
}
