#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file's next content, complete and on the disk beside it, to be put in its place in one instant.
///
/// Two files that belong together are both prepared before either is committed, so that nothing slow lies
/// between the two renames. A value that goes without `commit()` removes its temporary file.
package struct PendingFile: ~Copyable {
  private let temporary: FileWriter
  private let path: String

  /// Creates an empty temporary file in the directory of `path`.
  package init(for path: String) throws(FileError) {
    temporary = try FileWriter(temporaryFor: path)
    self.path = path
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

  /// Renames the temporary file over the destination and flushes the directory.
  package consuming func commit() throws(FileError) {
    try FileSystem.replace(path, by: temporary.location)
  }
}
