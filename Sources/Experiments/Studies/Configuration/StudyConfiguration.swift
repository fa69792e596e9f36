import ImageData
import Optimizers
public import Records
import Schedules
public import Training

/// Everything that shapes a study's result: a base experiment, its arms, and the seeds that each is trained with.
public struct StudyConfiguration: Codable, Equatable, Sendable {
  /// What the arms are edits of; images and epochs are the same for all of them.
  public var base: Experiment
  public var arms: [StudyArm]
  /// In place of the experiments' own. The first one finds the rates; the result of a trial of a seed does not depend on
  /// which others there are.
  public var seeds: [UInt64]
  /// Whether all seeds share a split, that of the base, or each divides the images anew. A validation set that the data set
  /// has of its own is everyone's in any case.
  public var split: StudySplit

  public init(
    _ base: Experiment, arms: [StudyArm], seeds: [UInt64] = [1, 2, 3], split: StudySplit = .fixed
  ) {
    self.base = base
    self.arms = arms
    self.seeds = seeds
    self.split = split
  }

  /// Reads the files of versions in which each seed had a split of its own as well.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    base = try container.decode(Experiment.self, forKey: .base)
    arms = try container.decode([StudyArm].self, forKey: .arms)
    seeds = try container.decode([UInt64].self, forKey: .seeds)
    split = try container.decodeIfPresent(StudySplit.self, forKey: .split) ?? .varied
  }

  /// Says nothing of a split for each seed, as those versions did.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(base, forKey: .base)
    try container.encode(arms, forKey: .arms)
    try container.encode(seeds, forKey: .seeds)
    if split != .varied { try container.encode(split, forKey: .split) }
  }

  private enum CodingKeys: String, CodingKey { case base, arms, seeds, split }
}

extension StudyConfiguration {
  /// Passes over the images in every trial.
  public var epochs: Int { base.epochs }

  /// The experiment of a trial: an arm's, or another of the study's, with a seed.
  ///
  /// Run alone it gives the same weights, but where trials share what a frozen part makes of images that are normalised
  /// by their own.
  public func experiment(_ experiment: Experiment, seed: UInt64) -> Experiment {
    var copy = experiment
    copy.seed = seed
    copy.splitSeed = split == .fixed ? base.splitSeed ?? base.seed : nil
    return copy
  }

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
      base.identity, arms: arms.map { StudyArm($0.name, $0.experiment.identity) }, seeds: seeds,
      split: split)
  }

  /// Checks all that a file, or whoever edits it, can say wrongly.
  ///
  /// - Throws: `SettingsError` with the field.
  public func validate() throws(SettingsError) {
    try SettingsError.check("the number of seeds", seeds.count, within: 1...RunLimits.seeds)
    guard Set(seeds).count == seeds.count else { throw SettingsError("seeds", "has one twice") }
    guard split == .fixed || base.splitSeed == nil else {
      throw SettingsError(
        "base.splitSeed",
        "is \(base.splitSeed ?? 0), although every seed is to split the images anew")
    }
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
        guard arm.experiment.headFirst == nil else {
          throw SettingsError(
            "headFirst", "is for a single run: the trials of a study have one phase")
        }
        guard arm.experiment.data == base.data, arm.experiment.epochs == base.epochs,
          arm.experiment.splitSeed == base.splitSeed
        else {
          throw SettingsError(
            "experiment",
            "has other images, another split or other epochs than the base, which would compare nothing"
          )
        }
      }
    }
  }
}
