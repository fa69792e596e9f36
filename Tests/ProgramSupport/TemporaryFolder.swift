package import Foundation

/// A folder of a test's own that goes with it.
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
}
