/// Writes files so that a reader finds the old content or the new, whole, whatever happens in between.
///
/// The content goes to a temporary file in the same folder, is flushed to the disk and renamed over the
/// destination; then the folder is flushed too, so that the rename survives a power cut. When a step
/// fails the old file is untouched and the temporary file is removed. A pipe, a device or what is open already
/// (`/dev/stdout`, `/dev/fd/3`) is never replaced: it is written to.
public enum AtomicFile {
  /// Replaces the file at `path` by what `body` writes.
  ///
  /// - Parameter body: writes the content from the front; an error that it throws leaves the old file.
  public static func write(
    to path: String, _ body: (borrowing FileWriter) throws(FileError) -> Void
  ) throws(FileError) {
    if let open = try FileWriter(openAlready: path) { return try body(open) }
    if let stamp = try? FileStamp(BytePath(path)), stamp.kind == .pipe || stamp.kind == .device {
      return try body(FileWriter(to: path))
    }
    let file = try PendingFile(for: path)
    try file.fill(body)
    try file.commit()
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

  /// Whether writing to `path` would put an end to a file that is there.
  ///
  /// - Throws: where a folder is there, which no file may replace.
  package static func replacesFile(at path: String) throws(FileError) -> Bool {
    guard FileWriter.descriptor(named: path) == nil,
      let stamp = try? FileStamp(BytePath(path))
    else { return false }
    if stamp.kind == .folder { throw FileError(.write, BytePath(path), .notAFile(.folder)) }
    return stamp.kind == .file
  }
}
