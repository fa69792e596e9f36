import Files
import Interchange

/// A file that a command writes because the user named it: what is there already is replaced only where that was asked for.
///
/// Files inside a folder that Upswing made are its own, and are replaced without a question.
struct OutputFile {
  let path: String

  /// Looks at the place, before the work that fills it.
  ///
  /// - Parameters:
  ///   - option: what names the file, for example `--plot`.
  ///   - force: whether `--force` was given.
  ///   - canForce: whether the command has it.
  /// - Throws: `Failure` where a file is there that may not be replaced, or a folder.
  init(_ path: String, option: String, force: Bool, canForce: Bool = true) throws {
    self.path = path
    guard try AtomicFile.replacesFile(at: path), !force else { return }
    throw Failure(
      .inputOutput,
      "\(BytePath(path)) is there already. Name another file with \(option)"
        + (canForce ? ", or replace it with --force." : ", or remove it."))
  }

  func write(_ text: String) throws { try AtomicFile.write(text, to: path) }
}
