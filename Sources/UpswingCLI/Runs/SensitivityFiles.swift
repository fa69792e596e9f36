import Experiments
import Files
import Foundation
import Records
import Reports

/// What the measuring of a sensitivity leaves beside its trials: the report, and its figures for other programs.
struct SensitivityFiles: Sendable {
  private let directory: SensitivityDirectory

  init(_ directory: SensitivityDirectory) { self.directory = directory }

  /// What was measured in a folder, for a study's report.
  ///
  /// - Throws: `Failure` where nothing was measured there.
  static func summary(in folder: String) throws -> SensitivitySummary {
    let path = "\(folder)/report.json"
    let hint = "--sensitivity names the folder of a run of upswing sensitivity."
    do {
      return try RecordJSON.decode(from: Data(try FileReader(path).bytes(limit: 1 << 26)))
    } catch is DecodingError {
      throw Failure(.badData, "\(BytePath(path)) is not what upswing sensitivity writes. \(hint)")
    } catch {
      throw Failure(.missingInput, "\(error) \(hint)")
    }
  }

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
