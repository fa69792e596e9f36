package import Engine
package import Layers
package import Optimizers
package import Records

/// The settings that a run and a study list alike.
extension RunSetting {
  /// What is trained.
  package static func model(_ name: ModelName, dropout: Double) -> RunSetting {
    RunSetting("model", "\(name.rawValue), dropout \(dropout)")
  }

  /// How images are read, and which they are.
  package static func images(_ images: DataSettings, fingerprint: String) -> [RunSetting] {
    [
      RunSetting("validation share", "\(images.validation)"),
      RunSetting("augmentation", images.augmentation?.summary ?? "none"),
      RunSetting("order", images.shuffles ? "shuffled each epoch" : "by class and name"),
      RunSetting("decoding", images.scaledDecoding ? "scaled for training" : "exact"),
      RunSetting("data fingerprint", String(fingerprint.prefix(16))),
    ]
  }

  /// What only those hear of who asked for it.
  package static func special(
    convolutions: ConvolutionChoice?, labelSmoothing: Double, groups: ParameterGroups?,
    clipping: GradientClipping?, initial: String?
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
    if let initial { settings.append(RunSetting("first weights", initial)) }
    return settings
  }
}
