import ArgumentParser
import Experiments
import Layers

/// The images of a command and how they are read.
struct DataOptions: ParsableArguments {
  @OptionGroup(title: "Data")
  var source: SourceOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Images become squares of this side; 128 by default, 224 for published networks from resnet50 on.",
      valueName: "pixels"))
  var imageSize: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Images per step.", valueName: "number"))
  var batchSize = 64

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Decides the split, first weights, order, augmentation and dropout.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Decides which images train and which validate, whatever --seed is.",
      discussion: "Without it --seed does; a validation set in DATA is nobody's to decide.",
      valueName: "number", visibility: .hidden))
  var splitSeed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Memory for decoded images; what exceeds it is decoded again each epoch.",
      valueName: "MiB", visibility: .hidden))
  var cache = 1024

  @Flag(
    help: ArgumentHelp(
      "Decode large JPEGs smaller when training: faster, a few levels off.",
      discussion:
        "JPEGs at least twice as large as the network's images are decoded 2, 4 or 8 times smaller. "
        + "Validation stays exact. It pays for large photographs that exceed the cache.",
      visibility: .hidden))
  var scaledDecoding = false

  @OptionGroup(title: "Augmentation")
  var augmentation: AugmentationOptions

  @Option(
    name: [.customLong("normalisation"), .customLong("normalization")], parsing: .unconditional,
    help: ArgumentHelp(
      "What images are normalised by: data, imagenet, or means and standard deviations of red, green and blue.",
      discussion:
        "data stands for the training images' own, and is used without weights. Weights bring their own where their file "
        + "says, else those that the model's published weights expect. Values are from 0 to 1: 0.5,0.5,0.5:0.25,0.25,0.25.",
      valueName: "values", visibility: .hidden),
    transform: { try NormalisationChoice(parsing: $0) })
  var normalisation: NormalisationChoice?

  @Flag(
    name: .customLong("no-shuffle"),
    help: ArgumentHelp("Train in the order of classes and file names.", visibility: .hidden))
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
