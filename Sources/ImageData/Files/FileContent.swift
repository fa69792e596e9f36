#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file's bytes, and the stamp that it had when they were read.
package struct FileContent: Sendable {
  package let bytes: [UInt8]
  package let stamp: FileStamp

  /// Reads a file. Pipes, devices and whatever else could block or never end is refused unopened.
  ///
  /// - Parameters:
  ///   - limit: the most bytes a file may have; checked before memory is allocated.
  ///   - head: how many bytes to read from the front.
  package init(_ path: BytePath, limit: Int, head: Int = .max) throws(ImageFault) {
    let seen = try FileStamp(path)
    guard seen.kind == .file else { throw .notAFile(seen.kind) }
    // It could have been replaced since: opening must not wait, and the question is asked again.
    let descriptor = path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { throw ImageFault(errno: errno, at: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw ImageFault(errno: errno, at: path) }
    let stamp = FileStamp(status)
    guard stamp.kind == .file else { throw .notAFile(stamp.kind) }
    guard stamp.size <= limit else { throw .tooManyBytes(stamp.size) }
    bytes = try Self.fill(from: descriptor, count: min(stamp.size, head), path)
    self.stamp = stamp
  }

  private static func fill(
    from descriptor: Int32, count: Int, _ path: BytePath
  ) throws(ImageFault) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = read(descriptor, buffer.baseAddress! + filled, count - filled)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        filled += got
      }
    }
    if failure != 0 { throw ImageFault(errno: failure, at: path) }
    return bytes
  }
}
