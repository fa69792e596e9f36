import Foundation
import Records
import Reports
import Training

/// What `find` leaves: a curve per optimizer and one page.
struct SweepFolder {
  let path: String

  /// Makes the folder.
  ///
  /// - Throws: `Failure` where it holds something already or cannot be written to.
  init(_ path: String) throws {
    self.path = path
    do {
      try RunDirectory.reserve(path)
    } catch {
      throw Failure(training: error)
    }
  }

  /// Writes `sweep-<optimizer>.json`.
  func write(_ sweep: SweepSummary) throws {
    let json = String(decoding: try RecordJSON.encode(sweep), as: UTF8.self)
    try OutputFile.write(json, to: "\(path)/sweep-\(sweep.record.optimizer).json")
  }

  /// Writes the page and returns where.
  func write(_ page: SweepPage) throws -> String {
    try OutputFile.write(page.html(), to: "\(path)/report.html")
    return "\(path)/report.html"
  }
}
