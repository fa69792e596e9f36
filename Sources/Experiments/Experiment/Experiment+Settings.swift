package import Engine
import ImageData
import Layers
import Optimizers
package import Records
package import Schedules
import Training
import Wording

extension Experiment {
  /// The settings as a report lists them: what ``ExperimentSetting/all`` has to say of the experiment.
  ///
  /// - Parameters:
  ///   - schedule: with its rates, where they are known.
  ///   - batchSize: as it was trained, which may be less where images are few; `nil` for as it was asked for.
  ///   - fingerprint: of the images.
  package func settings(
    schedule: ScheduleConfiguration? = nil, batchSize: Int? = nil, fingerprint: String? = nil
  ) -> [RunSetting] {
    let facts = ExperimentSetting.Facts(
      schedule: schedule, batchSize: batchSize, fingerprint: fingerprint)
    return ExperimentSetting.all.filter { $0.scope != .resources }.compactMap { setting in
      setting.value(self, facts).map { RunSetting(setting.name, $0) }
    }
  }
}

extension RunSetting {
  /// Kernels that were asked for.
  package static func kernels(_ choice: ConvolutionChoice?) -> [RunSetting] {
    guard let choice, choice != .automatic else { return [] }
    return [RunSetting("convolutions", choice.rawValue)]
  }
}

// MARK: - In words

extension PlannedSchedule {
  /// For example `cosine, at most 0.1` or `triangular, rates found, step size 4ep`.
  var summary: String {
    [name.rawValue, rates.summary, shape.summary].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

extension HeadFirst {
  /// For example `2 epochs`, or `2 epochs, at most 0.01`.
  var summary: String {
    [Phrase.count(epochs, "epoch"), rates?.summary].compactMap(\.self).joined(separator: ", ")
  }
}

extension RateSource {
  /// For example `at most 0.1`.
  var summary: String {
    switch self {
    case .found: "rates found"
    case .pytorchDefault: "PyTorch's default rate"
    case .given(let max, nil): "at most \(Phrase.rate(max))"
    case .given(let max, let base?): "from \(Phrase.rate(base)) to \(Phrase.rate(max))"
    }
  }
}

extension FinderSettings {
  /// For example `halving, factor 6`.
  var summary: String {
    let range = Phrase.settings(("from", from), ("to", to), ("steps", steps))
    let factor = "factor \(Phrase.number(factor))"
    return [method.rawValue, factor, range].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}

extension HeldOut {
  /// For example `0.2 of each class`, or a folder.
  var summary: String { fraction.map { "\($0) of each class" } ?? folder ?? "\(self)" }
}

extension Augmentation {
  /// For example `crop 0.5 to 1, flip, rotation 15°, brightness 0.2`.
  var summary: String {
    var parts: [String] = []
    if let crop { parts.append("crop \(crop.scale.lowerBound) to \(crop.scale.upperBound)") }
    if flip > 0 { parts.append("flip") }
    if rotation > 0 { parts.append("rotation \(rotation)°") }
    if brightness > 0 { parts.append("brightness \(brightness)") }
    if contrast > 0 { parts.append("contrast \(contrast)") }
    if saturation > 0 { parts.append("saturation \(saturation)") }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}

extension GradientClipping {
  var summary: String {
    switch self {
    case .norm(let norm): "norm at most \(norm)"
    case .value(let value): "each value at most \(value)"
    }
  }
}
