import ArgumentParser
import ImageData

/// The images of a command and how they are read.
struct DataOptions: ParsableArguments {
  @Argument(help: "The folder that holds one folder of images per class.")
  var data: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Images become squares of this side.", valueName: "pixels"))
  var imageSize = 128

  @Option(parsing: .unconditional, help: ArgumentHelp("Images a step.", valueName: "number"))
  var batchSize = 64

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The part of each class that validates, from 0 to below 1.", valueName: "share"))
  var validation = 0.2

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Decides the split, first weights, order, augmentation and dropout.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Memory for decoded images; what exceeds it is decoded again each epoch.",
      valueName: "megabytes"))
  var cache = 1024

  @OptionGroup(title: "Augmentation")
  var augmentation: AugmentationOptions

  @Flag(name: .customLong("no-shuffle"), help: "Train in the order of classes and file names.")
  var noShuffle = false

  func validate() throws {
    guard (8...4096).contains(imageSize) else {
      throw ValidationError("--image-size must be from 8 to 4096 pixels, not \(imageSize).")
    }
    guard batchSize > 0 else {
      throw ValidationError("--batch-size must be at least 1, not \(batchSize).")
    }
    guard validation >= 0, validation < 1 else {
      throw ValidationError("--validation must be from 0 to below 1, not \(validation).")
    }
    guard cache >= 0 else { throw ValidationError("--cache must not be negative.") }
  }

  /// Lists, decodes and splits the folder, and says what a user should know of it.
  ///
  /// - Throws: `Failure` for data that cannot be used.
  func load(on console: Console) throws -> ImageSplit {
    do {
      let folder = try ImageFolder(data)
      if let note = folder.nestingNote { console.note(note) }
      let index = try folder.index(
        sizing: ImageSizing(side: imageSize), on: console, cacheBytes: cache << 20)
      return try index.split(
        validation: validation, seed: seed,
        loading: LoadingOptions(
          batchSize: batchSize, augmentation: augmentation.value, shuffles: !noShuffle))
    } catch let error as ImageDataError {
      throw Failure(error)
    }
  }
}
