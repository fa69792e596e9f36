import Experiments
import Files
import Records
import Reports

/// What the measuring of a sensitivity leaves beside its trials: the report, and its figures for other programs.
struct SensitivityFiles: Sendable {
  private let directory: SensitivityDirectory

  init(_ directory: SensitivityDirectory) { self.directory = directory }

  /// Writes `report.html`, `report.json` and `suggestions.csv`.
  func write(_ record: SensitivityRecord) throws {
    let json = try RecordJSON.encode(SensitivityResult(record, directory: directory.path))
    let files = [
      ("report.html", SensitivityReport(record).html()),
      ("report.json", String(decoding: json, as: UTF8.self)),
      ("suggestions.csv", record.suggestionsCSV()),
    ]
    for (name, text) in files { try AtomicFile.write(text, to: directory.path(of: name)) }
  }
}
