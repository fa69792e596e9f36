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
      RunSetting.model(model),
      RunSetting("image size", "\(images.imageSize) px"),
      RunSetting("batch size", "\(batchSize)"),
      RunSetting("epochs", "\(epochs)"),
      RunSetting("seeds", seeds.map(String.init).joined(separator: ", ")),
    ]
    if contestants.contains(where: { $0.rate == .found }) {
      settings.append(
        RunSetting(
          "rates found by", "\(finder.method.rawValue), factor \(Phrase.number(finder.factor))"))
    }
    settings += RunSetting.images(images, of: data, fingerprint: fingerprint)
    settings += RunSetting.transfer(model)
    settings += RunSetting.special(
      convolutions: convolutions, labelSmoothing: model.labelSmoothing,
      groups: contestants.first?.optimizer.groups, clipping: clipping)
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
