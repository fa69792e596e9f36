import Engine
import ImageData
import Layers
import Optimizers
package import Records
import Schedules
import Training
import Wording

extension StudyConfiguration {
  /// The settings that all trials share, as a report lists them.
  ///
  /// - Parameters:
  ///   - batchSize: that of the base as it was trained, which images may be too few for; `nil` for as it was asked for.
  ///   - fingerprint: of the images.
  package func settings(batchSize: Int? = nil, fingerprint: String? = nil) -> [RunSetting] {
    var settings = [RunSetting("seeds", seeds.map(String.init).joined(separator: ", "))]
    settings.append(RunSetting("split of the images", split.summary(of: base)))
    let lists = arms.map {
      self.settings(of: $0, batchSize: batchSize, fingerprint: fingerprint)
    }
    settings += (lists.first ?? []).filter { setting in
      lists.allSatisfy { $0.contains(setting) }
    }
    return settings
  }

  /// The settings in which an arm differs from another one, beside its rule, schedule and rates.
  func differences(of arm: StudyArm) -> [RunSetting] {
    let shared = settings()
    return settings(of: arm).filter { !shared.contains($0) }
  }

  private func settings(
    of arm: StudyArm, batchSize: Int? = nil, fingerprint: String? = nil
  ) -> [RunSetting] {
    let experiment = arm.experiment
    let isUsual = experiment.images.batchSize == base.images.batchSize
    // The rule and the seeds have a place of their own.
    var settings = experiment.settings(
      batchSize: isUsual ? batchSize : nil, fingerprint: fingerprint
    ).filter { !["optimizer", "seed", "seed of the split"].contains($0.name) }
    if arms.contains(where: { $0.experiment.searchesRate }) {
      let finder = experiment.finder
      settings.append(
        RunSetting(
          "rates found by", "\(finder.method.rawValue), factor \(Phrase.number(finder.factor))"))
    }
    return settings
  }

  /// What makes this study another one than `other`, as clauses such as `its seeds are 1, 2, not 1`.
  package func differences(from other: StudyConfiguration) -> [String] {
    var clauses: [String] = []
    if arms.map(\.name) != other.arms.map(\.name) {
      let names = [other, self].map { $0.arms.map(\.name).joined(separator: ", ") }
      clauses.append(
        "its \(isOfOptimizers ? "optimizers" : "arms") are \(names[0]), not \(names[1])")
    } else {
      for (ours, theirs) in zip(arms, other.arms)
      where ours.experiment.optimizer != theirs.experiment.optimizer
        || ours.experiment.schedule != theirs.experiment.schedule
      {
        clauses.append("\(ours.name) has another rule, schedule or choice of rates there")
      }
    }
    let theirs = other.settings()
    for setting in settings() {
      if let match = theirs.first(where: { $0.name == setting.name }), match != setting {
        let verb = setting.name.hasSuffix("s") ? "are" : "is"
        clauses.append("its \(setting.name) \(verb) \(match.value), not \(setting.value)")
      }
    }
    return clauses.isEmpty ? ["its settings are not these"] : clauses
  }
}

extension StudySplit {
  /// As reports list it.
  fileprivate func summary(of base: Experiment) -> String {
    switch self {
    case .fixed: "the same for all seeds, by \(base.splitSeed ?? base.seed)"
    case .varied: "another for each seed"
    }
  }
}
