#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A regular file that is open for reading; closed when nobody holds it.
package final class FileReader: Sendable {
  package let path: String
  /// The size in bytes when the file was opened.
  package let size: Int
  private let descriptor: Int32

  /// Opens a file; a directory, a pipe or a device is refused, without waiting for it.
  package init(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.last(.open, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = FileError.last(.open, path)
      close(descriptor)
      throw error
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError(.open, path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    self.path = path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The whole content.
  package func bytes() throws(FileError) -> [UInt8] {
    try bytes(0..<size)
  }

  /// The bytes of `range`; fewer where the file ends before.
  package func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    var content = [UInt8](repeating: 0, count: range.count)
    var span = content.mutableSpan
    let count = try span.withUnsafeMutableBytes { target throws(FileError) in
      try read(into: target, at: range.lowerBound)
    }
    content.removeLast(range.count - count)
    return content
  }

  /// Reads from `offset` on.
  ///
  /// - Returns: how many bytes there were, at most as many as fit.
  package func read(
    into bytes: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    var done = 0
    while done < bytes.count {
      let count = pread(
        descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw FileError.last(.read, path)
      }
    }
    return done
  }
}
