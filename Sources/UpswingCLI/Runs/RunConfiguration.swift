import Engine
import ImageData
import Optimizers
import Records
import Schedules

/// Everything that it takes to repeat or resume a run, as `config.json` in its directory.
struct RunConfiguration: Codable {
  /// The command that began the run: the program's name and its arguments.
  var command: [String]
  var started: String
  var data: String
  /// The digest of the images, so that a run is not resumed with others.
  var fingerprint: String
  var model: ModelName
  var dropout: Double
  var labelSmoothing: Double
  /// The checkpoint whose weights the run began with.
  var initial: String?
  var images: DataSettings
  var optimizer: OptimizerConfiguration
  var clipping: GradientClipping?
  var schedule: ScheduleConfiguration
  var epochs: Int
  var threads: Int
  /// Which kernels were asked for, by option or environment, so that a resumed run computes alike.
  var convolutions: ConvolutionChoice?
  /// The range test that found the rates, where they were not given.
  var sweep: SweepSummary?
}

extension RunConfiguration {
  var planOptions: PlanOptions { PlanOptions(threads: threads, convolutions: convolutions) }

  var loss: Loss { .softmaxCrossEntropy(labelSmoothing: labelSmoothing) }

  /// The settings as a report lists them.
  func settings(batchSize: Int) -> [RunSetting] {
    let rule = optimizer.optimizer
    var settings = [
      RunSetting("model", "\(model.rawValue), dropout \(dropout)"),
      RunSetting("image size", "\(images.imageSize) px"),
      RunSetting("batch size", "\(batchSize)"),
      RunSetting("epochs", "\(epochs)"),
      RunSetting("optimizer", "\(type(of: rule).name): \(Words.settings(of: rule))"),
      RunSetting("schedule", "\(schedule.name.rawValue): \(Words.settings(of: schedule.schedule))"),
      RunSetting("seed", "\(images.seed)"),
      RunSetting("validation share", "\(images.validation)"),
      RunSetting("augmentation", images.augmentation?.summary ?? "none"),
      RunSetting("order", images.shuffles ? "shuffled each epoch" : "by class and name"),
      RunSetting("decoding", images.scaledDecoding ? "scaled for training" : "exact"),
      RunSetting("threads", "\(threads)"),
      RunSetting("data fingerprint", String(fingerprint.prefix(16))),
    ]
    if let convolutions, convolutions != .automatic {
      settings.append(RunSetting("convolutions", convolutions.rawValue))
    }
    if labelSmoothing > 0 { settings.append(RunSetting("label smoothing", "\(labelSmoothing)")) }
    if let clipping { settings.append(RunSetting("gradient clipping", clipping.summary)) }
    if let initial { settings.append(RunSetting("first weights", initial)) }
    return settings
  }
}

extension Augmentation {
  /// For example `crop 0.5 to 1, flip, rotation 15°, brightness 0.2`.
  fileprivate var summary: String {
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
  fileprivate var summary: String {
    switch self {
    case .norm(let norm): "norm at most \(norm)"
    case .value(let value): "each value at most \(value)"
    }
  }
}
