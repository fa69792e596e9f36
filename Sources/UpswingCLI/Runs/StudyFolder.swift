import Experiments
import Files
import Records
import Reports

/// What a study leaves beside its trials: the report, and its figures for other programs.
struct StudyFolder: Sendable {
  private let directory: StudyDirectory

  init(_ directory: StudyDirectory) { self.directory = directory }

  /// Writes how things stand while the study goes on, without what takes a while.
  func write(interim record: StudyRecord) throws {
    try write(StudyReport(record, program: UpswingCommand.program, comparingImages: false))
  }

  /// Writes `report.html`, `report.json`, `scores.csv`, `summary.csv`, `epochs.csv` and, where there is a best model,
  /// `confusion.csv`.
  func write(_ report: StudyReport) throws {
    let record = report.study
    let json = try RecordJSON.encode(record.withoutPictures().withoutSteps())
    var files = [
      ("report.html", report.html()),
      ("report.json", String(decoding: json, as: UTF8.self)),
      ("scores.csv", record.scoresCSV()),
      ("summary.csv", record.summaryCSV()),
      ("epochs.csv", record.epochsCSV()),
    ]
    if let best = record.best {
      let table = best.evaluation.confusionCSV(classes: record.classes.map(\.name))
      files.append((Evaluation.confusionFile, table))
    }
    for (name, text) in files { try AtomicFile.write(text, to: directory.path(of: name)) }
  }
}
