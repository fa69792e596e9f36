import Foundation
import Optimizers
package import Records
import Schedules
import Training

extension StudyConfiguration {
  /// In which settings each pair of arms differs.
  package var contrasts: [ArmContrast] {
    arms.indices.flatMap { first in
      arms[(first + 1)...].map { second in
        ArmContrast(
          arms[first].name, second.name,
          settings: arms[first].experiment.differences(from: second.experiment))
      }
    }
  }
}

extension Experiment {
  /// The names of the settings in which it differs from another one of its study.
  fileprivate func differences(from other: Experiment) -> [String] {
    var names: [String] = []
    if rule != other.rule {
      // Its hyper-parameters go with a rule.
      names.append("optimizer")
    } else {
      names += optimizer.differences(from: other.optimizer)
    }
    if schedule.name != other.schedule.name || schedule.shape != other.schedule.shape {
      names.append("schedule")
    }
    names += differencesInRates(from: other)
    // What has a place of its own, and what a study gives to all.
    let listed: Set = [
      "optimizer", "schedule", "search for the rate", "epochs", "seed", "seed of the split",
    ]
    let (ours, theirs) = (settings(), other.settings())
    for setting in ours + theirs where !listed.contains(setting.name) {
      let isShared = ours.contains(setting) && theirs.contains(setting)
      if !isShared, !names.contains(setting.name) { names.append(setting.name) }
    }
    return names
  }

  /// Rates that the arms get in the same way make no difference of their own. Numbers do, where they are for the same rule
  /// along the same schedule.
  private func differencesInRates(from other: Experiment) -> [String] {
    switch (schedule.rates, other.schedule.rates) {
    case (.found, .found): finder == other.finder ? [] : ["search for the rate"]
    case (.pytorchDefault, .pytorchDefault): []
    case (.given(let max, let base), .given(let otherMax, let otherBase)):
      rule != other.rule || schedule.name != other.schedule.name
        || schedule.shape != other.schedule.shape || (max == otherMax && base == otherBase)
        ? [] : ["rate"]
    default: ["choice of rates"]
    }
  }
}

extension OptimizerConfiguration {
  /// The hyper-parameters in which it differs from another one of the same rule, in words.
  fileprivate func differences(from other: OptimizerConfiguration) -> [String] {
    guard let ours = try? values, let theirs = try? other.values else { return [] }
    return Set(ours.keys).union(theirs.keys).sorted().filter { ours[$0] != theirs[$0] }.map { key in
      key.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : "\($1)" }
    }
  }

  private var values: [String: String] {
    get throws {
      let data = try JSONEncoder().encode(OptimizerConfiguration(optimizer))
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      return (object ?? [:]).mapValues { "\($0)" }
    }
  }
}
