/// The content of `study.json`: what a study is, and how it was begun.
package struct StudyManifest: Codable, Equatable, Sendable {
  /// The command that began the study: the program's name and its arguments, unquoted.
  package var command: [String]
  /// When, in ISO 8601.
  package var started: String
  package var study: StudyConfiguration
}
