import ArgumentParser
import Experiments
import Layers

/// The images of a command and how they are read.
struct DataOptions: ParsableArguments {
  @OptionGroup(title: "Data")
  var source: SourceOptions

  @Option(parsing: .unconditional, help: .of(.imageSize))
  var imageSize: Int?

  @Option(parsing: .unconditional, help: .of(.batchSize))
  var batchSize = 64

  @Option(parsing: .unconditional, help: .of(.seed))
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: .of(.splitSeed))
  var splitSeed: UInt64?

  @Option(parsing: .unconditional, help: .of(.cache))
  var cache = 1024

  @Flag(help: .of(.scaledDecoding))
  var scaledDecoding = false

  @OptionGroup(title: "Augmentation")
  var augmentation: AugmentationOptions

  @Option(
    name: [.customLong("normalisation"), .customLong("normalization")], parsing: .unconditional,
    help: .of(.normalisation),
    transform: { try NormalisationChoice(parsing: $0) })
  var normalisation: NormalisationChoice?

  @Flag(name: .customLong("no-shuffle"), help: .of(.noShuffle))
  var noShuffle = false

  func validate() throws {
    if let imageSize, !(8...4096).contains(imageSize) {
      throw ValidationError("--image-size must be from 8 to 4096 pixels, not \(imageSize).")
    }
    guard batchSize > 0 else {
      throw ValidationError("--batch-size must be at least 1, not \(batchSize).")
    }
    guard cache >= 0 else { throw ValidationError("--cache must not be negative.") }
  }

  /// The options as settings of an experiment with a model.
  func settings(for model: ModelName) -> ImageSettings {
    ImageSettings(
      imageSize: imageSize ?? model.usualImageSize, normalisation: normalisation,
      batchSize: batchSize,
      cacheMegabytes: cache, augmentation: augmentation.value, shuffles: !noShuffle,
      scaledDecoding: scaledDecoding)
  }
}

extension ModelName {
  /// The side of the squares that the model is trained on where none is given.
  fileprivate var usualImageSize: Int {
    switch self {
    // ResNets of these depths were there before published weights were at hand, and keep what they began with.
    case .cnn, .resnet18, .resnet34: 128
    case .resnet50, .mobileNetV2, .mobileNetV3Large, .efficientNetLite0, .efficientNetB0,
      .convNeXtTiny:
      NetworkPreset(of: self)?.side ?? 128
    }
  }
}
