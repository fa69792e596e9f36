package import Foundation

/// A folder of a test's own that goes with the value: the one place where tests write.
package final class TemporaryFolder: Sendable {
  package let url: URL

  /// - Parameter isInMemory: for what is written over and over; an ordinary folder where the system has no place in
  ///   memory.
  package init(isInMemory: Bool = false) throws {
    let memory = URL(filePath: "/dev/shm")
    let place =
      isInMemory && FileManager.default.isWritableFile(atPath: memory.path)
      ? memory : FileManager.default.temporaryDirectory
    url = place.appending(path: "upswing-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  package var path: String { url.path }

  /// The path of an entry, without a slash at its end.
  package func path(_ name: String) -> String {
    url.appending(path: name).path(percentEncoded: false)
  }

  package func content(_ name: String) throws -> Data {
    try Data(contentsOf: url.appending(path: name))
  }

  package func lines(_ name: String) throws -> [String] {
    String(decoding: try content(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The names of the entries of a folder within, or of this one, sorted.
  package func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}
