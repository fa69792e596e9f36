/// What an entry of a folder is.
public enum FileKind: Sendable, Equatable {
  case file
  case folder
  case pipe
  case socket
  case device
}

extension FileKind: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file: "a file"
    case .folder: "a folder"
    case .pipe: "a named pipe"
    case .socket: "a socket"
    case .device: "a device"
    }
  }
}
