package import Engine
import Training

/// The content of `study.json`: what a study is, and how it was begun.
package struct StudyManifest: Codable, Equatable, Sendable {
  /// The command that began the study: the program's name and its arguments, unquoted.
  package var command: [String]
  /// When, in ISO 8601.
  package var started: String
  package var study: StudyConfiguration
  /// The digest of the images.
  package var fingerprint: String
  package var convolutions: ConvolutionChoice

  package init(
    _ material: StudyMaterial, command: [String], started: String, options: PlanOptions
  ) {
    self.command = command
    self.started = started
    study = material.configuration
    fingerprint = material.fingerprint
    convolutions = options.convolutions ?? .automatic
  }

  /// Without what changes no result, nor says what the study is.
  package var identity: StudyManifest {
    var copy = self
    copy.command = []
    copy.started = ""
    copy.study = study.identity
    return copy
  }

  /// What makes this study another one than `other`, as clauses.
  func differences(from other: StudyManifest) -> [String] {
    var clauses = fingerprint == other.fingerprint ? [] : ["its images are not these"]
    if convolutions != other.convolutions {
      clauses.append("its convolutions are \(other.convolutions.rawValue)")
    }
    guard study != other.study else { return clauses }
    return clauses + study.differences(from: other.study)
  }
}
