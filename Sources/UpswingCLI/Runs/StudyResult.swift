import ImageData
import Records
import Reports

/// What a study came to, as `--json` prints it.
struct StudyResult: Encodable {
  let directory: String
  let report: String
  /// The validation accuracy whose first reaching the standings tell.
  let target: Double
  let standings: [Standing]
  /// What the trials show, in sentences.
  let verdict: [String]
  let trials: [Trial]
  /// What the best weights of each trial do on the test set, where that was asked for.
  let test: [TestScore]?
  /// What the study had to do without.
  let setAside: SetAside
  /// What to know before believing the figures, in sentences.
  let warnings: [String]

  /// How one training went.
  struct Trial: Encodable {
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

  init(_ record: StudyRecord, directory: String, setAside: SetAside) {
    self.directory = directory
    self.setAside = setAside
    warnings = record.warnings
    report = directory + "/report.html"
    target = record.target
    test = record.test
    standings = record.standings
    verdict = StudyReport(record).verdict
    trials = record.arms.flatMap { arm in
      arm.trials.map { trial in
        Trial(
          arm: arm.name, seed: trial.seed, outcome: trial.outcome,
          finalAccuracy: trial.epochs.last?.validationAccuracy,
          bestAccuracy: trial.bestEpoch?.validationAccuracy)
      }
    }
  }
}
