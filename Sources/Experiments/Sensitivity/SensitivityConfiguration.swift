package import Engine
import ImageData
import Optimizers
import Records
import Schedules
package import Training

/// Everything that shapes a sensitivity grid, as `sensitivity.json` in its directory: a study whose arms are trained
/// at many rates in place of one.
package struct SensitivityConfiguration: Codable, Equatable, Sendable {
  package var study: StudyConfiguration
  /// The digest of the images.
  package var fingerprint: String
  package var convolutions: ConvolutionChoice
  /// The lowest rate of the grid; `nil` for two decades below what is usual for the optimizer, and lower if need be.
  package var from: Double?
  /// The highest one; likewise.
  package var to: Double?
  /// Whether the rates that the finder suggests, and PyTorch's default, are trained; else their cost is read off the curve.
  package var trainsSuggestions: Bool

  package init(
    of material: StudyMaterial, from: Double?, to: Double?, trainsSuggestions: Bool,
    options: PlanOptions
  ) {
    study = material.configuration
    fingerprint = material.fingerprint
    convolutions = options.convolutions ?? .automatic
    self.from = from
    self.to = to
    self.trainsSuggestions = trainsSuggestions
  }
}

extension SensitivityConfiguration {
  /// The configuration without what changes no result.
  package var identity: SensitivityConfiguration {
    var copy = self
    copy.study = study.identity
    // More of them may be trained later.
    copy.trainsSuggestions = true
    return copy
  }

  /// What makes these grids others than `other`, as clauses.
  func differences(from other: SensitivityConfiguration) -> [String] {
    var clauses = fingerprint == other.fingerprint ? [] : ["its images are not these"]
    if study != other.study { clauses += study.differences(from: other.study) }
    if from != other.from || to != other.to { clauses.append("its grid has other bounds") }
    return clauses
  }

  /// Checks all that a file can say wrongly.
  package func validate() throws(SettingsError) {
    try SettingsError.within("study") { () throws(SettingsError) in try study.validate() }
    for (name, rate) in [("from", from), ("to", to)] {
      if let rate, !(rate > 0 && rate.isFinite) {
        throw SettingsError(name, "is \(rate); it must be above 0")
      }
    }
    guard (from ?? 0) <= (to ?? .infinity) else {
      throw SettingsError("to", "is below from")
    }
  }

  /// The grid of an arm.
  func grid(for arm: StudyArm) -> SensitivityGrid {
    SensitivityGrid(
      around: RateSearch.usualRate(for: arm.experiment.optimizer.optimizer), from: from, to: to)
  }
}
