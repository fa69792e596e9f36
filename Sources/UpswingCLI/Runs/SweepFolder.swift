import Files
import Foundation
import Records
import Reports
import Training

/// What `find` leaves: a curve per optimizer and one page.
struct SweepFolder {
  let path: String

  private let lock: FolderLock

  /// Makes the folder and takes it.
  ///
  /// - Throws: `Failure` where it holds something already, is another command's or cannot be written to.
  init(_ path: String) throws {
    self.path = path
    lock = try reportingFailures {
      try RunDirectory.check(path)
      try FileSystem.makeDirectory(path)
      let lock = try FolderLock(path)
      PendingFile.removeLeftovers(in: path)
      return lock
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
