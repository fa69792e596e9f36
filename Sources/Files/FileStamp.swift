import Foundation

/// What tells that a file may have changed: its identity, size and time of change.
package struct FileStamp: Hashable, Sendable {
  package let kind: FileKind
  package let size: Int
  package let identity: Identity
  private let seconds: Int
  private let nanoseconds: Int

  /// What a file or folder is, whatever path leads to it.
  package struct Identity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }

  /// The stamp of what `path` leads to, links followed.
  package init(_ path: BytePath) throws(FileError) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else {
      throw FileError.last(.open, path)
    }
    self.init(status)
  }

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      default: .device
      }
    size = Int(status.st_size)
    identity = Identity(status)
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    seconds = Int(time.tv_sec)
    nanoseconds = Int(time.tv_nsec)
  }
}
