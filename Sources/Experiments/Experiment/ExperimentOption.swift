/// An option that edits an experiment: what the command line, files and arms call it, and what its help says.
///
/// The command line declares it by its name and reads the rest here, so that `--help` and the comments of files are one
/// text; ``ExperimentSetting`` says which setting it edits.
package struct ExperimentOption: Equatable, Sendable {
  /// Without hyphens in front.
  package let name: String
  /// What stands for its value; `nil` for that of flags, and where its name does.
  package let valueName: String?
  /// A sentence, also for the comment of a file.
  package let help: String
  /// What only the help adds.
  package let details: String?
  /// Whether no `--help` shows it, only `--help-hidden`.
  package let isExpert: Bool

  package init(
    _ name: String, value valueName: String? = nil, _ help: String, details: String? = nil,
    isExpert: Bool = false
  ) {
    self.name = name
    self.valueName = valueName
    self.help = help
    self.details = details
    self.isExpert = isExpert
  }
}
