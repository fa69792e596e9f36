package import Engine
package import ImageData
import Layers
package import Optimizers
package import Records

/// The settings that a run and a study list alike.
extension RunSetting {
  /// What is trained.
  package static func model(_ model: ModelSettings) -> RunSetting {
    let dropout = model.name == .cnn ? ", dropout \(model.dropout)" : ""
    return RunSetting("model", model.name.rawValue + dropout)
  }

  /// What the training begins with, and what it leaves as it is.
  package static func transfer(_ model: ModelSettings) -> [RunSetting] {
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

  /// How images are read, and which they are.
  package static func images(
    _ images: DataSettings, of data: DataSource, fingerprint: String
  ) -> [RunSetting] {
    let held =
      images.validation(of: data).map { "\($0) of each class" } ?? data.validation?.folder
      ?? "the data set's own, or \(ImageIndex.usualValidation) of each class"
    let source = [
      data.labels.map { RunSetting("labels", $0) },
      data.imageSuffix.map { RunSetting("image suffix", $0) },
      data.layout == .automatic ? nil : RunSetting("layout", data.layout.rawValue),
      data.test.map {
        RunSetting("test set", $0.fraction.map { "\($0) of each class" } ?? "\($0)")
      },
    ].compactMap(\.self)
    return source + [
      RunSetting("normalisation", images.normalisation?.summary ?? "the training images' own"),
      RunSetting("validation set", held),
      RunSetting("augmentation", images.augmentation?.summary ?? "none"),
      RunSetting("order", images.shuffles ? "shuffled each epoch" : "by class and name"),
      RunSetting("decoding", images.scaledDecoding ? "scaled for training" : "exact"),
      RunSetting("data fingerprint", String(fingerprint.prefix(16))),
    ]
  }

  /// What only those hear of who asked for it.
  package static func special(
    convolutions: ConvolutionChoice?, labelSmoothing: Double, groups: ParameterGroups?,
    clipping: GradientClipping?
  ) -> [RunSetting] {
    var settings: [RunSetting] = []
    if let convolutions, convolutions != .automatic {
      settings.append(RunSetting("convolutions", convolutions.rawValue))
    }
    if labelSmoothing > 0 { settings.append(RunSetting("label smoothing", "\(labelSmoothing)")) }
    if let groups, groups != ParameterGroups() {
      settings.append(RunSetting("parameter groups", groups.summary))
    }
    if let clipping { settings.append(RunSetting("gradient clipping", clipping.summary)) }
    return settings
  }
}
