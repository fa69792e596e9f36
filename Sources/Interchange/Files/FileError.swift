#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Something that the system refused to do with a file or a directory.
public struct FileError: Error, Equatable, Sendable {
  /// What was tried.
  public enum Operation: String, Equatable, Sendable {
    case open, read, create, write, synchronise, rename, remove, list
    case createDirectory = "create the directory"
  }

  public let operation: Operation
  public let path: String
  /// The system's error number (`errno`).
  public let code: Int32

  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The error that the system call just made has left in `errno`.
  package static func last(_ operation: Operation, _ path: String) -> FileError {
    FileError(operation, path, code: errno)
  }

  /// Whether the file or a directory on the way to it does not exist.
  public var isMissingFile: Bool { code == ENOENT }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    let verb = operation == .synchronise ? "flush to disk" : operation.rawValue
    return "Can't \(verb) \(path): \(String(cString: strerror(code))).\(advice)"
  }

  private var advice: String {
    switch code {
    case ENOSPC, EDQUOT: " Free some space or choose a directory on another disk."
    case EROFS: " Choose a directory on a disk that can be written to."
    case EACCES, EPERM:
      switch operation {
      case .open, .read, .list: " Check its permissions."
      default: " Check the directory's permissions or choose another directory."
      }
    case ENOENT: " Check the path."
    case ENOTDIR: " A part of the path is a file, not a directory."
    default: ""
    }
  }
}
