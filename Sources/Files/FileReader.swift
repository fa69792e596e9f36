import Foundation

/// A regular file that is open for reading; closed when nobody holds it.
package final class FileReader: Sendable {
  package let path: BytePath
  /// What the file was when it was opened.
  package let stamp: FileStamp
  private let descriptor: Int32

  /// The size in bytes when the file was opened.
  package var size: Int { stamp.size }

  /// Opens a file. A folder, a pipe, a device and whatever else could block or never end is refused unopened.
  package init(_ path: BytePath) throws(FileError) {
    let seen = try FileStamp(path)
    guard seen.kind == .file else { throw FileError(.open, path, .notAFile(seen.kind)) }
    // It could have been replaced since: opening must not wait, and the question is asked again.
    let descriptor = path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) }
    guard descriptor >= 0 else { throw FileError.last(.open, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let error = FileError.last(.open, path)
      close(descriptor)
      throw error
    }
    let stamp = FileStamp(status)
    guard stamp.kind == .file else {
      close(descriptor)
      throw FileError(.open, path, .notAFile(stamp.kind))
    }
    self.path = path
    self.stamp = stamp
    self.descriptor = descriptor
  }

  package convenience init(_ path: String) throws(FileError) { try self.init(BytePath(path)) }

  deinit { close(descriptor) }

  /// The whole content.
  ///
  /// - Parameter limit: the most bytes that the file may have; checked before memory is allocated.
  package func bytes(limit: Int) throws(FileError) -> [UInt8] {
    guard size <= limit else { throw FileError(.read, path, .tooLarge(bytes: size, limit: limit)) }
    return try bytes(0..<size)
  }

  /// The longest of our own documents (JSON), and of our own tables (CSV), that is read.
  package static let documentLimit = 256 << 20
  package static let tableLimit = 4 << 30

  /// Refuses to begin what this machine has no memory for; a file may claim any size without lying on any disk.
  ///
  /// - Parameter bytes: what will be allocated for this file's content.
  package func requireMemory(for bytes: Int) throws(FileError) {
    // So much is always there; asking takes time.
    guard bytes > 8 << 20, let available = MachineMemory().available, bytes > available else {
      return
    }
    throw FileError(.read, path, .memoryTooSmall(needed: bytes, available: available))
  }

  /// The bytes of `range`; fewer where the file ends before.
  package func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    try requireMemory(for: range.count)
    var failure: FileError?
    let content = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      do throws(FileError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
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
