import ImageData
import Records
import Reports

/// The result of a study, as `--json` prints it.
struct StudyResult: Encodable {
  private let study: StudyReport
  private let directory: String
  private let setAside: SetAside

  init(_ report: StudyReport, directory: String, setAside: SetAside) {
    study = report
    self.directory = directory
    self.setAside = setAside
  }

  private enum CodingKeys: String, CodingKey {
    /// The verdict in sentences.
    case verdict
    /// What p values are of.
    case hypothesisTest = "hypothesis_test"
    /// The accuracy that arms are compared by, and how many images it is of.
    case measure, images
    /// Empty, where there is no verdict.
    case comparisons
    /// The result of each arm, and of each trial.
    case standings, trials
    /// The validation accuracy whose first reaching the arms' metrics tell.
    case target
    /// What the best weights of each trial do on the test set; absent where that was not asked for.
    case test
    /// What so many seeds can show; null where nothing is to be compared.
    case power
    /// How study and verdict were made, for a paper.
    case methods, references
    /// What the study had to do without, and what to know before believing the figures.
    case setAside, warnings
    case directory, report
  }

  func encode(to encoder: any Encoder) throws {
    let (record, conclusion) = (study.study, study.conclusion)
    var container = encoder.container(keyedBy: CodingKeys.self)
    // Without a verdict there is an empty list, so that scripts find the key.
    if case .success(let verdict) = conclusion.verdict {
      let fields = VerdictFields(
        verdict: verdict, images: conclusion.imageComparisons, showsP: study.isFinished,
        callsWinner: study.callsWinner)
      try fields.encode(to: encoder)
      try container.encode(fields.test, forKey: .hypothesisTest)
    } else {
      try container.encode([String](), forKey: .comparisons)
    }
    try container.encode(study.sentences, forKey: .verdict)
    try container.encode(conclusion.measure, forKey: .measure)
    try container.encode(conclusion.images, forKey: .images)
    try container.encode(record.metrics, forKey: .standings)
    try container.encode(trials, forKey: .trials)
    try container.encode(record.target, forKey: .target)
    try container.encodeIfPresent(record.test.map { $0.map(withoutPredictions) }, forKey: .test)
    try container.encode(StudyOutlook(record).map(StudyPower.init), forKey: .power)
    try container.encode(study.methods.paragraph, forKey: .methods)
    try container.encode(study.methods.references, forKey: .references)
    try container.encode(setAside, forKey: .setAside)
    try container.encode(record.warnings, forKey: .warnings)
    try container.encode(directory, forKey: .directory)
    try container.encode(directory + "/report.html", forKey: .report)
  }

  /// The files have them.
  private func withoutPredictions(_ score: TestScore) -> TestScore {
    var score = score
    score.predictions = nil
    return score
  }

  private var trials: [Trial] {
    study.study.arms.flatMap { arm in
      arm.trials.map { trial in
        Trial(
          arm: arm.name, seed: trial.seed, outcome: trial.outcome,
          finalAccuracy: trial.epochs.last?.validationAccuracy,
          bestAccuracy: trial.bestEpoch?.validationAccuracy)
      }
    }
  }

  /// How one training went.
  private struct Trial: Encodable {
    let arm: String
    let seed: UInt64
    let outcome: TrialOutcome
    let finalAccuracy: Double?
    let bestAccuracy: Double?

    /// Files keep the word of earlier versions for an arm.
    private enum CodingKeys: String, CodingKey {
      case arm = "contestant"
      case seed, outcome, finalAccuracy, bestAccuracy
    }
  }
}
