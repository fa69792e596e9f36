public import Files
public import Interchange

/// Why a directory can't be a run's.
public enum RunDirectoryError: Error, Equatable, Sendable {
  /// There is something in it already.
  case notEmpty(path: String)
  /// The system refused.
  case file(FileError)
  /// It has no checkpoint to go on from.
  case nothingToResume(path: String)
  /// Its configuration can't be read.
  case configuration(path: String, reason: String)
  /// A CSV file can't be read; `reason` is a sentence.
  case records(path: String, reason: String)
  /// The records end before the checkpoint does.
  case missingRecords(path: String, found: Int, needed: Int)
}

extension RunDirectoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notEmpty(let path):
      "The run directory \(path) is not empty. Choose a new one, or resume the run that is in it."
    case .file(let error): error.description
    case .nothingToResume(let path):
      "\(path) holds no run with a checkpoint. Give the directory of a run that was begun before."
    case .configuration(let path, let reason):
      "\(path) can't be read (\(reason)). Was it changed by hand?"
    case .records(let path, let reason): "\(path) can't be continued. \(reason)"
    case .missingRecords(let path, let found, let needed):
      "\(path) has \(found) lines, but the checkpoint has \(needed) behind it: lines were removed. "
        + "Put the file back as it was."
    }
  }
}
