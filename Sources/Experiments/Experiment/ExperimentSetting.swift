import Schedules

/// A setting of experiments: what people read that it is called, which options edit it, and what it is.
///
/// ``all`` is the one table of them. Reports list it, studies say in what arms differ by it, a study that is not to be gone
/// on with is told apart by it, and what no arm may vary is read off it.
package struct ExperimentSetting: Sendable {
  /// Whom a setting is about.
  package enum Scope: Sendable {
    /// An arm of a study may have its own.
    case arm
    /// All of a study have the same, or there would be nothing to compare.
    case study
    /// Only a single run has it, no study.
    case run
    /// Changes no result, only time and memory; no report lists it.
    case resources
  }

  /// What is known of a run beside its experiment.
  struct Facts: Sendable {
    /// With its rates.
    var schedule: ScheduleConfiguration?
    /// As it was trained, which may be less where images are few.
    var batchSize: Int?
    /// Of the images.
    var fingerprint: String?
  }

  /// In words, for example `batch size`; no two have the same.
  package let name: String
  /// The options that edit it.
  package let options: [ExperimentOption]
  package let scope: Scope
  /// `nil` where there is nothing to say of it.
  let value: @Sendable (Experiment, Facts) -> String?

  init(
    _ name: String, _ options: [ExperimentOption], _ scope: Scope = .arm,
    _ value: @escaping @Sendable (Experiment, Facts) -> String?
  ) {
    self.name = name
    self.options = options
    self.scope = scope
    self.value = value
  }
}
