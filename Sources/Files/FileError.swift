import Foundation
import Wording

/// Something that could not be done with a file or a folder: the one vocabulary for it, whoever asks.
public struct FileError: Error, Equatable, Sendable {
  /// What was tried.
  public enum Operation: String, Equatable, Sendable {
    case open, read, create, write, rename, remove, list
    case synchronise = "flush to disk"
    case createFolder = "create the folder"
  }

  /// Why it could not be done.
  public enum Reason: Equatable, Sendable {
    /// The system refused, with this error number (`errno`).
    case system(Int32)
    /// Something else than a file has this name.
    case notAFile(FileKind)
    /// Something else than a folder has this name.
    case notAFolder
    /// A link that leads to nothing.
    case danglingLink
    /// Links that lead back to themselves.
    case loopingLink
    /// The file has more bytes than are read of such files.
    case tooLarge(bytes: Int, limit: Int)
    /// Its content takes more memory, in bytes, than the machine has left.
    case memoryTooSmall(needed: Int, available: Int)
    /// It was cut while it was read.
    case becameShorter
  }

  public let operation: Operation
  public let path: BytePath
  public let reason: Reason

  public init(_ operation: Operation, _ path: BytePath, _ reason: Reason) {
    self.operation = operation
    self.path = path
    self.reason = reason
  }

  /// From the system's error number (`errno`).
  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.init(operation, BytePath(path), .system(code))
  }

  /// The error that the system call just made has left in `errno`.
  package static func last(_ operation: Operation, _ path: BytePath) -> FileError {
    let code = errno
    switch code {
    case ELOOP: return FileError(operation, path, .loopingLink)
    case ENOENT where operation == .open && path.isLink:
      return FileError(operation, path, .danglingLink)
    default: return FileError(operation, path, .system(code))
    }
  }

  /// The error that the system call just made has left in `errno`.
  package static func last(_ operation: Operation, _ path: String) -> FileError {
    last(operation, BytePath(path))
  }

  /// Whether what was named is not there.
  public var isMissing: Bool {
    switch reason {
    case .system(ENOENT), .system(ENOTDIR), .danglingLink, .loopingLink: true
    default: false
    }
  }

  /// Whether something that should be read is not there, may not be read, or is of another kind: who named it can help
  /// that, while a failing disk is another matter.
  package var isUnreadableInput: Bool {
    switch (operation, reason) {
    case (.open, _) where isMissing, (.read, _) where isMissing, (.list, _) where isMissing: true
    case (.open, .notAFile), (.read, .notAFile), (.open, .notAFolder), (.list, .notAFolder): true
    case (.open, .system(EACCES)), (.read, .system(EACCES)), (.list, .system(EACCES)): true
    case (.open, .system(EPERM)), (.read, .system(EPERM)), (.list, .system(EPERM)): true
    default: false
    }
  }

  /// Whether who read a pipe has closed it before all was written.
  package var isClosedPipe: Bool { reason == .system(EPIPE) }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    "Can't \(operation.rawValue) \(path): \(cause)." + (advice.map { " " + $0 } ?? "")
  }

  /// The reason as the end of a sentence, without a full stop: `Permission denied`, `it is a named pipe, not a file`.
  package var cause: String {
    switch reason {
    case .system(let code): String(cString: strerror(code))
    case .notAFile(let kind): "it is \(kind), not a file"
    case .notAFolder: "it is not a folder"
    case .danglingLink: "it is a link to nothing"
    case .loopingLink: "it is a link that leads back to itself"
    case .tooLarge(let bytes, let limit):
      "it has \(Phrase.bytes(bytes)), more than the \(Phrase.bytes(limit)) that are read of such a file"
    case .memoryTooSmall(let needed, let available):
      "its content takes \(Phrase.bytes(needed)) of memory, but \(Phrase.bytes(available)) are left"
    case .becameShorter: "it became shorter while it was read"
    }
  }

  /// What helps, as a sentence, where something does.
  private var advice: String? {
    let code: Int32
    switch reason {
    case .memoryTooSmall: return "End other programs, or use a machine with more memory."
    case .system(let number): code = number
    default: return nil
    }
    switch code {
    case ENOSPC, EDQUOT: return "Free some space or choose a folder on another disk."
    case EROFS: return "Choose a folder on a disk that can be written to."
    case EMFILE, ENFILE: return "Close other programs or raise the limit of open files (ulimit -n)."
    case EACCES, EPERM:
      switch operation {
      case .open, .read, .list: return "Check its permissions."
      default: return "Check the folder's permissions or choose another folder."
      }
    case ENOENT: return "Check the path."
    case ENOTDIR: return "A part of the path is a file, not a folder."
    default: return nil
    }
  }
}
