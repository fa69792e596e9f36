import Records
import Reports
import Studies

/// What a study leaves beside its trials: the report, and its figures for other programs.
struct StudyFolder: Sendable {
  private let directory: StudyDirectory

  init(_ directory: StudyDirectory) { self.directory = directory }

  /// Writes `report.html`, `report.json`, `summary.csv` and `epochs.csv`.
  func write(_ record: StudyRecord) throws {
    let json = try RecordJSON.encode(record.withoutPictures().withoutSteps())
    for (name, text) in [
      ("report.html", StudyReport(record).html()),
      ("report.json", String(decoding: json, as: UTF8.self)),
      ("summary.csv", record.summaryCSV()),
      ("epochs.csv", record.epochsCSV()),
    ] {
      try OutputFile.write(text, to: directory.path(of: name))
    }
  }
}
