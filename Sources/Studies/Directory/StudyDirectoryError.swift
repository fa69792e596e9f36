public import Files
package import Interchange

/// Why a directory can't be a study's.
package enum StudyDirectoryError: Error, Equatable, Sendable {
  /// It holds something that is no study.
  case notAStudy(path: String)
  /// It holds another study; `differences` names what was asked for and what is there.
  case otherStudy(path: String, differences: [String])
  /// A file of it can't be understood.
  case unreadable(path: String, reason: String)
  /// The system refused.
  case file(FileError)
}

extension StudyDirectoryError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAStudy(let path):
      "The folder \(path) is not empty and holds no study. Choose another one with --run-dir."
    case .otherStudy(let path, let differences):
      "The folder \(path) holds another study: \(differences.joined(separator: "; ")). Repeat its own "
        + "command to go on with it, or choose another folder with --run-dir."
    case .unreadable(let path, let reason):
      "\(path) can't be read (\(reason)). Was it changed by hand?"
    case .file(let error): error.description
    }
  }
}
