import Records

/// Why a trial is not run.
enum StudyError: Error, Equatable, Sendable {
  /// Another trial, which it is to be compared with, began otherwise.
  case unfair(differences: [String])
}

extension StudyError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unfair(let differences):
      "It would not begin as the trials did that it is compared with: its "
        + differences.joined(separator: " and ")
        + " differ. A study that is continued needs the same program and "
        + "kind of processor; begin a new one in another folder."
    }
  }
}
