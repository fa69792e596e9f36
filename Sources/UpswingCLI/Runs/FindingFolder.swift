import Files
import Foundation
import Records
import Reports
import Training

/// What `find` leaves: a curve per optimizer and one page.
struct FindingFolder {
  let path: String

  private let lock: FolderLock

  /// Makes the folder and takes it.
  ///
  /// - Throws: `RunDirectoryError` where it holds something already, `FolderInUse`, or `FileError` where it can't be
  ///   written to.
  init(_ path: String) throws {
    self.path = path
    try RunDirectory.check(path)
    try FileSystem.makeDirectory(path)
    lock = try FolderLock(path)
    PendingFile.removeLeftovers(in: path)
  }

  /// Writes `sweep-<optimizer>.json`, for a single stage `sweep-<optimizer>-<stage>.json`.
  func write(_ finding: RateFinding) throws {
    let name = [finding.optimizer, finding.stage].compactMap(\.self).joined(separator: "-")
    let json = String(decoding: try RecordJSON.encode(finding), as: UTF8.self)
    try AtomicFile.write(json, to: "\(path)/sweep-\(name).json")
  }

  /// Writes the page and returns where.
  func write(_ page: FindingPage) throws -> String {
    try AtomicFile.write(page.html(), to: "\(path)/report.html")
    return "\(path)/report.html"
  }
}
