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
  /// With how many seeds it was finished before more were added; `nil` for never.
  package var earlierLooks: [Int]?

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
    copy.earlierLooks = nil
    return copy
  }

  /// What all studies have in common that differ in how many seeds they have: it names their folder.
  package var series: StudyManifest {
    var copy = identity
    copy.study.seeds = Array(study.seeds.prefix(1))
    return copy
  }

  /// This study as it goes on where an earlier one lies: that one, or with more seeds or arms if this one has them.
  ///
  /// - Parameter wasFinished: whether all trials of the earlier one were made.
  /// - Returns: `nil` where the earlier one is another study.
  func continuing(_ earlier: StudyManifest, wasFinished: Bool) -> StudyManifest? {
    guard fingerprint == earlier.fingerprint, convolutions == earlier.convolutions,
      let joined = study.continuing(earlier.study)
    else { return nil }
    guard joined.seeds != earlier.study.seeds || joined.arms.count != earlier.study.arms.count
    else { return earlier }
    var copy = self
    copy.started = earlier.started
    copy.study = joined
    copy.earlierLooks = earlier.earlierLooks
    if wasFinished, joined.seeds.count > earlier.study.seeds.count {
      copy.earlierLooks = (earlier.earlierLooks ?? []) + [earlier.study.seeds.count]
    }
    return copy
  }

  /// What makes this study another one than `other`, as clauses.
  func differences(from other: StudyManifest) -> [String] {
    var study = study
    // More of them or fewer make no other study.
    if study.seeds.first == other.study.seeds.first { study.seeds = other.study.seeds }
    var clauses = fingerprint == other.fingerprint ? [] : ["its images are not these"]
    if convolutions != other.convolutions {
      clauses.append("its convolutions are \(other.convolutions.rawValue)")
    }
    guard study != other.study else { return clauses }
    return clauses + study.differences(from: other.study)
  }
}
