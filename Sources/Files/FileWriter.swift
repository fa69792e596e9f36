import Foundation
import Synchronization

/// A file that is open for writing; closed when the value goes.
public struct FileWriter: ~Copyable, Sendable {
  /// The path that errors name: for a temporary file that of the file it is to become.
  public let path: String
  /// Where the file lies.
  package let location: String
  private let descriptor: Int32

  private init(path: String, location: String, descriptor: Int32) {
    self.path = path
    self.location = location
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Creates an empty file beside `path`, with a name that nothing else has.
  package init(temporaryFor path: String) throws(FileError) {
    while true {
      let serial = Self.serial.add(1, ordering: .relaxed).newValue
      let candidate = "\(path).\(getpid())-\(serial).tmp"
      let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.init(path: path, location: candidate, descriptor: descriptor)
        return
      }
      // A crash may have left a file of that name behind: take the next.
      if errno != EEXIST { throw FileError.last(.create, path) }
    }
  }

  /// Opens a file to write at its end, creating it where it is missing.
  public init(appendingTo path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError.last(.write, path) }
    self.init(path: path, location: path, descriptor: descriptor)
  }

  /// Opens what is there, such as a pipe or a terminal, to write to it.
  init(to path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw FileError.last(.write, path) }
    self.init(path: path, location: path, descriptor: descriptor)
  }

  /// Writes on where something that this process was given open stands; `nil` where `path` is no name of such a thing.
  ///
  /// Opening `/dev/stdout` anew would begin at the front of a file that a shell's `>` has led there.
  init?(openAlready path: String) throws(FileError) {
    guard let number = Self.descriptor(named: path) else { return nil }
    let descriptor = dup(number)
    guard descriptor >= 0 else { throw FileError.last(.write, path) }
    self.init(path: path, location: path, descriptor: descriptor)
  }

  /// The descriptor that a path names, as the system's own names for those that are open do.
  static func descriptor(named path: String) -> Int32? {
    switch path {
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default:
      let folder = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
      return folder.flatMap { Int32(path.dropFirst($0.count)) }.flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  /// Writes all bytes of `bytes`, however many calls the system needs for it.
  public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = systemWrite(descriptor, part.baseAddress, part.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if written == 0 || errno != EINTR {
        throw FileError.last(.write, path)
      }
    }
  }

  /// Replaces bytes that were written before.
  package borrowing func overwrite(
    _ bytes: UnsafeRawBufferPointer, at offset: Int
  ) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let written = pwrite(
        descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if written > 0 {
        done += written
      } else if written == 0 || errno != EINTR {
        throw FileError.last(.write, path)
      }
    }
  }

  /// Writes `text` in UTF-8.
  public borrowing func write(_ text: String) throws(FileError) {
    let bytes = Array(text.utf8)
    try bytes.span.withUnsafeBytes { content throws(FileError) in try write(content) }
  }

  /// Waits until the content is on the disk.
  public borrowing func synchronise() throws(FileError) {
    guard fsync(descriptor) == 0 else { throw FileError.last(.synchronise, path) }
  }

  /// Removes what was written so far.
  package borrowing func empty() throws(FileError) {
    guard ftruncate(descriptor, 0) == 0 else { throw FileError.last(.write, path) }
  }

  /// Keeps other processes from locking the file while it is open.
  ///
  /// - Returns: whether none had locked it.
  package borrowing func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Whether a name is one that ``init(temporaryFor:)`` gives: `NAME.PROCESS-NUMBER.tmp`.
  static func isTemporary(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.last == "tmp" else { return false }
    let numbers = parts[parts.count - 2].split(separator: "-", omittingEmptySubsequences: false)
    return numbers.count == 2 && numbers.allSatisfy { Int($0) != nil }
  }

  private static let serial = Atomic<Int>(0)
}

/// The system's `write`, which the method of that name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
