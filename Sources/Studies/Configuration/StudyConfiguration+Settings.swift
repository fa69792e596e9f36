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
  package func settings(batchSize: Int) -> [RunSetting] {
    var settings = [
      RunSetting("epochs", "\(epochs)"),
      RunSetting("seeds", seeds.map(String.init).joined(separator: ", ")),
    ]
    let lists = contestants.map { self.settings(ofArm: $0, batchSize: batchSize) }
    settings += (lists.first ?? []).filter { setting in
      lists.allSatisfy { $0.contains(setting) }
    }
    return settings
  }

  /// The settings in which an arm differs from another one, beside its rule, schedule and rates.
  func differences(of contestant: StudyContestant) -> [RunSetting] {
    let shared = settings(batchSize: images.batchSize)
    return settings(ofArm: contestant, batchSize: images.batchSize).filter { !shared.contains($0) }
  }

  /// - Parameter batchSize: that of the study, which images may be too few for.
  private func settings(ofArm contestant: StudyContestant, batchSize: Int) -> [RunSetting] {
    let own = settings(of: contestant)
    let isUsual = own.images.batchSize == images.batchSize
    var settings = [
      RunSetting.model(own.model),
      RunSetting("image size", "\(own.images.imageSize) px"),
      RunSetting("batch size", "\(isUsual ? batchSize : own.images.batchSize)"),
    ]
    if contestants.contains(where: { $0.rate == .found }) {
      settings.append(
        RunSetting(
          "rates found by",
          "\(own.finder.method.rawValue), factor \(Phrase.number(own.finder.factor))"))
    }
    settings += RunSetting.images(own.images, of: data, fingerprint: fingerprint)
    settings += RunSetting.transfer(own.model)
    if let plateau = own.plateau {
      settings.append(RunSetting("plateau", Words.settings(of: plateau)))
    }
    settings += RunSetting.special(
      convolutions: convolutions, labelSmoothing: own.model.labelSmoothing,
      groups: contestant.optimizer.groups, clipping: own.clipping)
    return settings
  }

  /// What makes this study another one than `other`, as clauses such as `its seeds is 1, 2, not 1`.
  package func differences(from other: StudyConfiguration) -> [String] {
    var clauses: [String] = []
    if fingerprint != other.fingerprint { clauses.append("its images are not these") }
    if contestants.map(\.name) != other.contestants.map(\.name) {
      let names = [other, self].map { $0.contestants.map(\.name).joined(separator: ", ") }
      clauses.append(
        "its \(isOfOptimizers ? "optimizers" : "arms") are \(names[0]), not \(names[1])")
    } else {
      for (ours, theirs) in zip(contestants, other.contestants) where ours != theirs {
        clauses.append("\(ours.name) has another rule, schedule or choice of rates there")
      }
    }
    let theirs = other.settings(batchSize: other.images.batchSize)
    for setting in settings(batchSize: images.batchSize) where setting.name != "data fingerprint" {
      if let match = theirs.first(where: { $0.name == setting.name }), match != setting {
        clauses.append("its \(setting.name) is \(match.value), not \(setting.value)")
      }
    }
    return clauses.isEmpty ? ["its settings are not these"] : clauses
  }
}

extension StudyConfiguration {
  /// Whether its arms are optimizers, and nothing else.
  package var isOfOptimizers: Bool {
    contestants.allSatisfy { $0.name == $0.rule.rawValue && $0.own == nil }
  }
}
