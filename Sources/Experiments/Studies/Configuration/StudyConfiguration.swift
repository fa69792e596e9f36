import ImageData
import Optimizers
import Records
import Schedules
public import Training

/// Everything that shapes a study's result: a base experiment, its arms, and the seeds that each is trained with.
public struct StudyConfiguration: Codable, Equatable, Sendable {
  /// What the arms are edits of; images and epochs are the same for all of them.
  public var base: Experiment
  public var arms: [StudyArm]
  /// In place of the experiments' own.
  public var seeds: [UInt64]

  public init(_ base: Experiment, arms: [StudyArm], seeds: [UInt64] = [1, 2, 3]) {
    self.base = base
    self.arms = arms
    self.seeds = seeds
  }
}

extension StudyConfiguration {
  /// Passes over the images in every trial.
  public var epochs: Int { base.epochs }

  /// Whether its arms are optimizers, and nothing else.
  package var isOfOptimizers: Bool {
    arms.allSatisfy { arm in
      arm.name == arm.experiment.rule.rawValue && isBaseButForItsRule(arm.experiment)
    }
  }

  /// Whether an arm differs from the base in nothing but its update rule and its schedule.
  private func isBaseButForItsRule(_ experiment: Experiment) -> Bool {
    var copy = experiment
    copy.optimizer = base.optimizer
    copy.schedule = base.schedule
    return copy.identity == base.identity
  }

  /// The configuration without what changes no result: where images and features lie, and how much of them is kept.
  package var identity: StudyConfiguration {
    StudyConfiguration(
      base.identity, arms: arms.map { StudyArm($0.name, $0.experiment.identity) }, seeds: seeds)
  }

  /// Checks all that a file, or whoever edits it, can say wrongly.
  ///
  /// - Throws: `SettingsError` with the field.
  public func validate() throws(SettingsError) {
    try SettingsError.check("the number of seeds", seeds.count, within: 1...RunLimits.seeds)
    guard Set(seeds).count == seeds.count else { throw SettingsError("seeds", "has one twice") }
    guard !arms.isEmpty, Set(arms.map(\.name)).count == arms.count else {
      throw SettingsError("arms", "has none, or one twice")
    }
    try SettingsError.within("base") { () throws(SettingsError) in try base.validate() }
    for arm in arms {
      guard StudyArm.isName(arm.name) else {
        throw SettingsError("arms", "has the name “\(arm.name)”, which no folder can have")
      }
      try SettingsError.within("arms.\(arm.name)") { () throws(SettingsError) in
        try arm.experiment.validate()
        guard arm.experiment.data == base.data, arm.experiment.epochs == base.epochs else {
          throw SettingsError(
            "experiment", "has other images or epochs than the base, which would compare nothing")
        }
      }
    }
  }
}
