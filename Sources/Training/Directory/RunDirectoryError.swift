public import Files

/// Why a directory can't be a run's.
public enum RunDirectoryError: Error, Equatable, Sendable {
  /// There is something in it already.
  case notEmpty(path: String)
  /// Another has it.
  case inUse(folder: String, owner: String?)
  /// It holds no checkpoint to be read.
  case noCheckpoint(path: String)
  /// None of its checkpoints can be read; each reason is a sentence.
  case damaged(path: String, reasons: [String])
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
      "The run directory \(BytePath(path)) is not empty. Choose a new one, or resume the run that is in it."
    case .inUse(let folder, let owner): FolderInUse(folder: folder, owner: owner).description
    case .noCheckpoint(let path):
      "\(BytePath(path)) holds no checkpoint. Give a checkpoint, or the folder of a run that has saved one."
    case .damaged(_, let reasons): reasons.joined(separator: " ")
    case .file(let error): error.description
    case .nothingToResume(let path):
      "\(BytePath(path)) holds no run to go on with. Give the directory of a run that was begun before."
    case .configuration(let path, let reason):
      "\(BytePath(path)) can't be used: \(reason). Was it changed by hand?"
    case .records(let path, let reason):
      "\(BytePath(path)) can't be continued. \(reason) \(Self.remedy)"
    case .missingRecords(let path, let found, let needed):
      "\(BytePath(path)) has \(found) lines, but the checkpoint has \(needed) behind it: lines were removed. "
        + Self.remedy
    }
  }

  /// What helps where records were changed.
  private static let remedy =
    "Put the file back as it was, or begin a new run with this one's weights."
}
