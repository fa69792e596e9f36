import Files
import Foundation
import Records
import Reports
import Training

/// What `find` leaves: a curve per optimizer and one page.
struct SweepFolder {
  let path: String

  /// Makes the folder.
  ///
  /// - Throws: `RunDirectoryError` where it holds something already or cannot be written to.
  init(_ path: String) throws {
    self.path = path
    try RunDirectory.reserve(path)
  }

  /// Writes `sweep-<optimizer>.json`.
  func write(_ sweep: SweepSummary) throws {
    let json = String(decoding: try RecordJSON.encode(sweep), as: UTF8.self)
    try AtomicFile.write(json, to: "\(path)/sweep-\(sweep.record.optimizer).json")
  }

  /// Writes the page and returns where.
  func write(_ page: SweepPage) throws -> String {
    try AtomicFile.write(page.html(), to: "\(path)/report.html")
    return "\(path)/report.html"
  }
}
