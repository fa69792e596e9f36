import Records
import Reports
import Studies

/// What a study leaves beside its trials: the report, and its figures for other programs.
struct StudyFolder: Sendable {
  private let directory: StudyDirectory

  init(_ directory: StudyDirectory) { self.directory = directory }

  /// Writes `report.html`, `report.json`, `summary.csv` and `epochs.csv`.
  func write(_ record: StudyRecord) throws {
    try OutputFile.write(
      String(decoding: try RecordJSON.encode(record), as: UTF8.self),
      to: directory.path(of: "report.json"))
  }
}
