package import Files

/// Why a directory can't be a study's.
package enum StudyDirectoryError: Error, Equatable, Sendable {
  /// It holds something that is no study.
  case notAStudy(path: String)
  /// It holds another study; `differences` names what was asked for and what is there.
  case otherStudy(path: String, differences: [String])
  /// A file of it can't be understood.
  case unreadable(path: String, reason: String)
  /// Another runs it.
  case inUse(folder: String, owner: String?)
  /// The system refused.
  case file(FileError)
}

extension StudyDirectoryError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAStudy(let path):
      "The folder \(BytePath(path)) is not empty and holds no study. Choose another one."
    case .otherStudy(let path, let differences):
      "The folder \(BytePath(path)) holds another study: \(differences.joined(separator: "; ")). Repeat its own "
        + "command to go on with it, or choose another folder."
    case .unreadable(let path, let reason):
      "\(BytePath(path)) can't be used: \(reason). Was it changed by hand, or written by another version?"
    case .inUse(let folder, let owner): FolderInUse(folder: folder, owner: owner).description
    case .file(let error): error.description
    }
  }
}
