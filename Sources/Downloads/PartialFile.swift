import Files
import Foundation
import Interchange

/// What has arrived of a file, beside the place that it is for.
///
/// Held by one process at a time; it stays when a download ends early and is gone on from there.
final class PartialFile: Sendable {
  /// Where it lies.
  let path: String
  private let destination: String
  private let writer: FileWriter

  static func path(for destination: String) -> String { destination + ".part" }

  /// Opens what is there, or an empty file.
  init(for destination: String) throws(DownloadError) {
    self.destination = destination
    path = Self.path(for: destination)
    do {
      writer = try FileWriter(appendingTo: path)
    } catch {
      throw .file(error)
    }
    guard writer.lock() else { throw .busy(path: destination) }
  }

  var size: Int { FileSystem.size(of: path) ?? 0 }

  func append(_ data: Data) throws(FileError) {
    try data.span.withUnsafeBytes { bytes throws(FileError) in try writer.write(bytes) }
  }

  func empty() throws(DownloadError) {
    do { try writer.empty() } catch { throw .file(error) }
  }

  func remove() throws(DownloadError) {
    do { try FileSystem.remove(path) } catch { throw .file(error) }
  }

  func digest() throws(DownloadError) -> String {
    do { return try FileReader(path).digest() } catch { throw .file(error) }
  }

  /// Puts the file in its place, for good.
  func commit() throws(DownloadError) {
    do {
      try writer.synchronise()
      try FileSystem.replace(destination, by: path)
    } catch {
      throw .file(error)
    }
  }
}
