import Engine
import ImageData
import Layers
import Optimizers
package import Records
import Schedules
import Training

extension StudyConfiguration {
  /// The settings that all trials share, as a report lists them.
  package func settings(batchSize: Int) -> [RunSetting] {
    var settings = [
      RunSetting("model", "\(model.rawValue), dropout \(dropout)"),
      RunSetting("image size", "\(images.imageSize) px"),
      RunSetting("batch size", "\(batchSize)"),
      RunSetting("epochs", "\(epochs)"),
      RunSetting("seeds", seeds.map(String.init).joined(separator: ", ")),
      RunSetting("validation share", "\(images.validation)"),
      RunSetting("augmentation", images.augmentation?.summary ?? "none"),
      RunSetting("order", images.shuffles ? "shuffled each epoch" : "by class and name"),
      RunSetting("decoding", images.scaledDecoding ? "scaled for training" : "exact"),
      RunSetting("data fingerprint", String(fingerprint.prefix(16))),
    ]
    if contestants.contains(where: { $0.rate == .found }) {
      settings.append(
        RunSetting(
          "range test",
          "rule \(finder.rule?.rawValue ?? "article for sgd, centred for the others"), factor \(finder.factor.short)"
        ))
    }
    if convolutions != .automatic {
      settings.append(RunSetting("convolutions", convolutions.rawValue))
    }
    if labelSmoothing > 0 { settings.append(RunSetting("label smoothing", "\(labelSmoothing)")) }
    if let groups = contestants.first?.optimizer.groups, groups != ParameterGroups() {
      settings.append(RunSetting("parameter groups", groups.summary))
    }
    if let clipping { settings.append(RunSetting("gradient clipping", clipping.summary)) }
    if let initial { settings.append(RunSetting("first weights", initial)) }
    return settings
  }

  /// What makes this study another one than `other`, as clauses such as `its seeds is 1, 2, not 1`.
  package func differences(from other: StudyConfiguration) -> [String] {
    var clauses: [String] = []
    if fingerprint != other.fingerprint { clauses.append("its images are not these") }
    if contestants.map(\.name) != other.contestants.map(\.name) {
      let names = [other, self].map { $0.contestants.map(\.name.rawValue).joined(separator: ", ") }
      clauses.append("its optimizers are \(names[0]), not \(names[1])")
    } else {
      for (ours, theirs) in zip(contestants, other.contestants) where ours != theirs {
        clauses.append("\(ours.name.rawValue) has another rule, schedule or choice of rates there")
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
