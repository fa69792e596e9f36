import Foundation

/// A file's next content, complete and on the disk beside it, to be put in its place in one instant.
///
/// A link is followed: what it leads to is replaced, and the link stays. A file that is replaced hands its permissions
/// on. A value that goes without `commit()` removes its temporary file.
package struct PendingFile: ~Copyable {
  private let temporary: FileWriter
  private let destination: String

  /// Creates an empty temporary file in the folder of `path`.
  ///
  /// - Throws: `.notAFile` where `path` is a folder, a pipe or a device, which no file may replace.
  package init(for path: String) throws(FileError) {
    destination = Self.target(of: path)
    var status = stat()
    let exists = stat(destination, &status) == 0
    if exists {
      let kind = FileStamp(status).kind
      guard kind == .file else { throw FileError(.write, BytePath(path), .notAFile(kind)) }
    }
    temporary = try FileWriter(temporaryFor: destination)
    if exists { chmod(temporary.location, status.st_mode & 0o7777) }
  }

  // After a commit nothing has this name any more, and nothing else will: it is the file's alone.
  deinit { unlink(temporary.location) }

  /// Writes the content and waits until it is on the disk.
  package borrowing func fill(
    _ body: (borrowing FileWriter) throws(FileError) -> Void
  ) throws(FileError) {
    try body(temporary)
    try temporary.synchronise()
  }

  /// Writes a content that something else than writing may keep from being complete.
  package borrowing func produce(_ body: (borrowing FileWriter) throws -> Void) throws {
    try body(temporary)
    try temporary.synchronise()
  }

  /// Renames the temporary file over the destination and flushes the folder.
  package consuming func commit() throws(FileError) {
    try FileSystem.replace(destination, by: temporary.location)
  }

  /// Removes what a process that was killed has left of files that it was about to write in a folder.
  ///
  /// Only for who owns the folder: another's file could be one that is just being written.
  package static func removeLeftovers(in folder: String) {
    guard let names = try? FileSystem.names(in: BytePath(folder)) else { return }
    for name in names where isLeftover(name) {
      _ = BytePath(folder).appending(name).withCString { unlink($0) }
    }
  }

  /// Whether a name is one that an unfinished file has until it gets its own.
  package static func isLeftover(_ name: BytePath) -> Bool { FileWriter.isTemporary(name.string) }

  /// What a path leads to, through links; the path itself where nothing is there yet.
  private static func target(of path: String) -> String {
    guard BytePath(path).isLink, let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
