import Experiments
import ImageData
import Records
import Schedules
import Training
import Wording

/// How well weights do on the test set.
struct TestResult: Encodable {
  let accuracy: Double
  let loss: Double
  let images: Int
}

/// The result of a training, as the command prints it.
struct TrainingResult: Encodable {
  let outcome: RunOutcome
  let sentence: String
  let directory: String
  let report: String
  let checkpoint: String
  let schedule: ScheduleConfiguration?
  /// What the range test found, where the rates were not given.
  let range: RateRange?
  let epochs: [EpochRecord]
  let best: BestEpoch?
  /// The best weights on the test set, where that was asked for.
  let test: TestResult?
  let seconds: Double
  /// What the run had to do without.
  let setAside: SetAside
  /// What to know before believing the figures, in sentences.
  let warnings: [String]

  init(_ result: RunResult) {
    let outcome = result.outcome
    self.outcome = outcome.outcome
    sentence = outcome.description
    directory = result.folder
    report = "\(result.folder)/report.html"
    checkpoint = result.checkpoint
    schedule = result.schedule
    range = result.finding?.range
    epochs = outcome.epochs
    best = outcome.best
    test = result.summary.test.map {
      TestResult(accuracy: $0.accuracy, loss: $0.loss, images: $0.count)
    }
    seconds = result.seconds
    setAside = result.setAside
    warnings = result.summary.warnings
  }

  /// The result as a person reads it.
  var lines: [ScreenLine] {
    var lines: [ScreenLine] = []
    if let last = epochs.last?.validationAccuracy, let best = best?.accuracy {
      lines.append(
        .bold("Validation accuracy \(Phrase.percent(last))")
          + ", best \(Phrase.percent(best)) in epoch \(self.best?.epoch ?? 0), "
          + "after \(Phrase.duration(seconds))")
    }
    if let test {
      lines.append(
        .bold("Test accuracy \(Phrase.percent(test.accuracy))")
          + ", loss \(Phrase.number(test.loss)), over \(Phrase.count(test.images, "image")), with the "
          + (best == nil ? "last weights" : "best weights by validation"))
    }
    return lines + [ScreenLine("Checkpoint: \(checkpoint)"), ScreenLine("Report: \(report)")]
  }
}
