import ImageData
import Records
import Schedules
import Training

/// What a training came to, as the command prints it.
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
  let seconds: Double
  /// What the run had to do without.
  let setAside: SetAside
  /// What to know before believing the figures, in sentences.
  let warnings: [String]

  init(
    _ outcome: TrainingOutcome, directory: String, report: String, checkpoint: String,
    schedule: ScheduleConfiguration?, range: RateRange?, seconds: Double, setAside: SetAside,
    warnings: [String]
  ) {
    self.outcome = outcome.outcome
    sentence = outcome.description
    self.directory = directory
    self.report = report
    self.checkpoint = checkpoint
    self.schedule = schedule
    self.range = range
    epochs = outcome.epochs
    best = outcome.best
    self.seconds = seconds
    self.setAside = setAside
    self.warnings = warnings
  }

  /// The result as a person reads it.
  func lines(bold: (String) -> String) -> [String] {
    var lines: [String] = []
    if let last = epochs.last?.validationAccuracy, let best = best?.accuracy {
      lines.append(
        bold("Validation accuracy \(last.percent)")
          + ", best \(best.percent) in epoch \(self.best?.epoch ?? 0), "
          + "after \(ProgressBar.duration(seconds))")
    }
    return lines + ["Checkpoint: \(checkpoint)", "Report: \(report)"]
  }
}
