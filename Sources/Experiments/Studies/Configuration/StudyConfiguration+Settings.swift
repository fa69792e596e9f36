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
    settings.append(RunSetting("split", split.summary(of: base)))
    let lists = arms.map {
      self.settings(of: $0, batchSize: batchSize, fingerprint: fingerprint)
    }
    // An arm that searches for no rate, as its rule sets its own, searches no differently.
    let searching = lists.first { list in list.contains { $0.name == Self.search } } ?? lists.first
    settings += (searching ?? []).filter { setting in
      lists.allSatisfy { list in
        list.contains(setting)
          || setting.name == Self.search && !list.contains { $0.name == setting.name }
      }
    }
    return settings
  }

  /// The settings in which an arm differs from another one, beside its rule, schedule and rates.
  func differences(of arm: StudyArm) -> [RunSetting] {
    let shared = settings()
    return settings(of: arm).filter { !shared.contains($0) }
  }

  private static let search = "search for the rate"

  private func settings(
    of arm: StudyArm, batchSize: Int? = nil, fingerprint: String? = nil
  ) -> [RunSetting] {
    var experiment = arm.experiment
    let isUsual = experiment.images.batchSize == base.images.batchSize
    // How rates are found is said of all arms or of none: what tells them apart is where each has its rates from.
    if arms.contains(where: { $0.experiment.searchesRate }) {
      experiment.schedule.rates = .found
    }
    // The rule, its schedule and the seeds have a place of their own.
    return experiment.settings(batchSize: isUsual ? batchSize : nil, fingerprint: fingerprint)
      .filter { !["optimizer", "schedule", "seed", "seed of the split"].contains($0.name) }
  }

  /// What makes this study another one than `other`, as clauses such as `its seeds are 1, 2, not 1`.
  package func differences(from other: StudyConfiguration) -> [String] {
    var clauses: [String] = []
    if seeds != other.seeds {
      let lists = [other, self].map { $0.seeds.map(String.init).joined(separator: ", ") }
      clauses.append("its seeds are \(lists[0]), not \(lists[1])")
    }
    if split != other.split {
      clauses.append(
        "its split is \(other.split.summary(of: other.base)), not \(split.summary(of: base))"
      )
    }
    guard arms.map(\.name) == other.arms.map(\.name) else {
      let names = [other, self].map { $0.arms.map(\.name).joined(separator: ", ") }
      return clauses + [
        "its \(isOfOptimizers ? "optimizers" : "arms") are \(names[0]), not \(names[1])"
      ]
    }
    let changes = zip(arms, other.arms).map { ours, theirs in
      SettingChange.changes(from: theirs.experiment, to: ours.experiment)
    }
    // What all arms have otherwise is said once.
    let shared = (changes.first ?? []).filter { change in changes.allSatisfy { $0.contains(change) }
    }
    clauses += shared.map { $0.clause(of: "its") }
    for (arm, own) in zip(arms, changes) {
      clauses += own.filter { !shared.contains($0) }.map { $0.clause(of: "\(arm.name)'s") }
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

/// A setting that is not what it was.
private struct SettingChange: Equatable {
  let name: String
  /// `nil` where there was nothing to say of it.
  let before: String?
  let after: String?

  /// In the order of reports; the seed apart, which is a study's own affair.
  static func changes(from before: Experiment, to after: Experiment) -> [SettingChange] {
    let (old, new) = (before.settings(), after.settings())
    return ExperimentSetting.all.compactMap { setting in
      func value(in list: [RunSetting]) -> String? { list.first { $0.name == setting.name }?.value }
      let change = SettingChange(
        name: setting.name, before: value(in: old), after: value(in: new))
      return change.before == change.after || setting.name == "seed" ? nil : change
    }
  }

  /// For example `its augmentation is none, not flip`.
  func clause(of owner: String) -> String {
    let verb = name.hasSuffix("s") ? "are" : "is"
    return "\(owner) \(name) \(verb) \(before ?? "not set"), not \(after ?? "left out")"
  }
}
