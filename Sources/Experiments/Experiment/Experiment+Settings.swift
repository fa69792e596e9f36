package import Engine
import ImageData
import Layers
import Optimizers
package import Records
package import Schedules

extension Experiment {
  /// The settings as a report lists them, every one that differs from saying nothing: the table by which reports show an
  /// experiment, and by which two are told apart.
  ///
  /// - Parameters:
  ///   - schedule: with its rates, where they are known.
  ///   - batchSize: as it was trained, which may be less where images are few; `nil` for as it was asked for.
  ///   - fingerprint: of the images.
  package func settings(
    schedule: ScheduleConfiguration? = nil, batchSize: Int? = nil, fingerprint: String? = nil
  ) -> [RunSetting] {
    var settings = [
      RunSetting.model(model),
      RunSetting("image size", "\(images.imageSize) px"),
      RunSetting("batch size", "\(batchSize ?? images.batchSize)"),
      RunSetting("epochs", "\(epochs)"),
      RunSetting("optimizer", "\(rule.rawValue): \(optimizer.optimizer.summary)"),
    ]
    if let schedule {
      settings.append(RunSetting("schedule", schedule.summary))
    }
    settings.append(RunSetting("seed", "\(seed)"))
    if let splitSeed { settings.append(RunSetting("seed of the split", "\(splitSeed)")) }
    if let plateau { settings.append(RunSetting("plateau", plateau.summary)) }
    settings += imageSettings
    if let fingerprint {
      settings.append(RunSetting("data fingerprint", String(fingerprint.prefix(16))))
    }
    settings += RunSetting.transfer(model)
    if model.labelSmoothing > 0 {
      settings.append(RunSetting("label smoothing", "\(model.labelSmoothing)"))
    }
    if optimizer.groups != ParameterGroups() {
      settings.append(RunSetting("parameter groups", optimizer.groups.summary))
    }
    if let average = optimizer.average {
      settings.append(RunSetting("evaluated weights", "their average: \(average.summary)"))
    }
    if let clipping { settings.append(RunSetting("gradient clipping", clipping.summary)) }
    return settings
  }

  /// How images are read, and which they are.
  private var imageSettings: [RunSetting] {
    let held =
      data.validation.map { part in
        part.fraction.map { "\($0) of each class" } ?? part.folder ?? "\(part)"
      } ?? "the data set's own, or \(ImageIndex.usualValidation) of each class"
    let source = [
      data.labels.map { RunSetting("labels", $0) },
      data.imageSuffix.map { RunSetting("image suffix", $0) },
      data.layout == .automatic ? nil : RunSetting("layout", data.layout.rawValue),
      data.test.map {
        RunSetting("test set", $0.fraction.map { "\($0) of each class" } ?? "\($0)")
      },
    ].compactMap(\.self)
    return source + [
      RunSetting(
        "normalisation", images.normalisation?.values?.summary ?? "the training images' own"),
      RunSetting("validation set", held),
      RunSetting("augmentation", images.augmentation?.summary ?? "none"),
      RunSetting("order", images.shuffles ? "shuffled each epoch" : "by class and name"),
      RunSetting("decoding", images.scaledDecoding ? "scaled for training" : "exact"),
    ]
  }
}

extension RunSetting {
  /// What is trained.
  fileprivate static func model(_ model: ModelSettings) -> RunSetting {
    let dropout = model.name == .cnn ? ", dropout \(model.dropout)" : ""
    return RunSetting("model", model.name.rawValue + dropout)
  }

  /// What the training begins with, and what it leaves as it is.
  fileprivate static func transfer(_ model: ModelSettings) -> [RunSetting] {
    var settings: [RunSetting] = []
    if let weights = model.weights {
      let key = model.weightsKey.map { " under “\($0)”" } ?? ""
      settings.append(RunSetting("first weights", weights + key))
    }
    if let transfer = model.transfer {
      let norms = transfer.freezing.norms == .batch ? ", batch norms by the batch" : ""
      settings.append(RunSetting("frozen", "up to \(transfer.freezing.stage)\(norms)"))
      let views =
        switch transfer.views {
        case nil: "new each epoch"
        case 0: "the images as they are"
        case let count?: "\(count) stored"
        }
      settings.append(RunSetting("views", views))
    }
    return settings
  }

  /// Kernels that were asked for.
  package static func kernels(_ choice: ConvolutionChoice?) -> [RunSetting] {
    guard let choice, choice != .automatic else { return [] }
    return [RunSetting("convolutions", choice.rawValue)]
  }
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
