import Foundation

/// A file that a command writes because the user named it.
enum OutputFile {
  /// Writes the text, whole or not at all; a file that is there is replaced.
  ///
  /// - Throws: `Failure` with the file and the system's reason.
  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(.inputOutput, "\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
