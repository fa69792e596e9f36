#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes files so that a reader finds the old content or the new, whole, whatever happens in between.
///
/// The content goes to a temporary file in the same directory, is flushed to the disk and renamed over the
/// destination; then the directory is flushed too, so that the rename survives a power cut. When a step
/// fails the old file is untouched and the temporary file is removed.
public enum AtomicFile {
  /// Replaces the file at `path` by what `body` writes.
  ///
  /// - Parameter body: writes the content from the front; an error that it throws leaves the old file.
  /// - Throws: `FileError`, or what `body` throws.
  public static func write(
    to path: String, _ body: (borrowing FileWriter) throws(FileError) -> Void
  ) throws(FileError) {
    let temporary = try FileWriter(temporaryFor: path)
    do throws(FileError) {
      try body(temporary)
      try temporary.synchronise()
      guard rename(temporary.path, path) == 0 else { throw FileError.last(.rename, path) }
    } catch {
      unlink(temporary.path)
      throw error
    }
    try synchroniseDirectory(of: path)
  }

  /// Replaces the file at `path` by `bytes`.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try write(to: path) { writer throws(FileError) in
      try bytes.span.withUnsafeBytes { content throws(FileError) in try writer.write(content) }
    }
  }

  /// Replaces the file at `path` by `text` in UTF-8.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  private static func synchroniseDirectory(of path: String) throws(FileError) {
    let directory = directory(of: path)
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.last(.open, directory) }
    defer { close(descriptor) }
    // Some file systems can't flush a directory and say so by EINVAL; there the rename is all there is.
    if fsync(descriptor) != 0, errno != EINVAL {
      throw FileError.last(.synchronise, directory)
    }
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
