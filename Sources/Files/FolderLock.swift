import Foundation
import Synchronization
import Wording

/// The right to change what lies in a folder: one owner at a time, and none once its process is gone.
///
/// The system holds the lock (`flock`) on a file in the folder, in which the owner says who it is. It goes with the process,
/// however that ends. Who only reads what is there needs no lock: every file becomes what it is in one rename.
package final class FolderLock: Sendable {
  /// The lock's file.
  package static let fileName = ".lock"

  private let path: String
  /// Open while the folder is held.
  private let descriptor: Mutex<Int32?>

  /// Takes the folder, or tells who has it.
  ///
  /// - Parameters:
  ///   - folder: one that exists.
  ///   - owner: what others are told, in one line.
  /// - Throws: `FolderInUse` where another has it, `FileError` where the folder can't be written to.
  package init(_ folder: String, owner: String = thisProcess) throws {
    path = folder.hasSuffix("/") ? folder + Self.fileName : "\(folder)/\(Self.fileName)"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw FileError.last(.create, path) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        defer { close(descriptor) }
        throw FolderInUse(folder: folder, owner: Self.owner(descriptor))
      }
      // The last owner removes the file; who locked it in that moment holds a file that nobody else will find.
      guard Self.isStill(descriptor, at: path) else {
        close(descriptor)
        continue
      }
      let line = Array("\(owner)\n".utf8)
      // That is for people: a disk without room for a line is no reason not to go on.
      _ = ftruncate(descriptor, 0)
      _ = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
      self.descriptor = Mutex(descriptor)
      return
    }
  }

  deinit { release() }

  /// Gives the folder free before the value goes; only the first call counts.
  package func release() {
    descriptor.withLock {
      guard let held = $0 else { return }
      unlink(path)
      close(held)
      $0 = nil
    }
  }

  /// For example `process 4711 (upswing train flowers)`.
  package static var thisProcess: String {
    let program = CommandLine.arguments.first.map { "\(BytePath($0).lastComponent)" } ?? ""
    let command = ([program] + CommandLine.arguments.dropFirst()).joined(separator: " ")
    return "process \(getpid()) (\(command.excerpt(120)))"
  }

  private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
    var (held, there) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && lstat(path, &there) == 0
      && held.st_ino == there.st_ino && held.st_dev == there.st_dev
  }

  /// What the owner says of itself; `nil` where it has not yet said it.
  private static func owner(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { return nil }
    let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }
    return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
  }
}
