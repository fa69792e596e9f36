import ArgumentParser
import Engine
import Foundation
import ImageData

/// `UpswingBench images`: JPEG files to augmented batches.
struct ImagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "images",
    abstract: "Times JPEG files to augmented, normalised batches, on one thread.")

  @Argument(help: "A folder with a folder of images for each class.")
  var folder: String

  @Option(help: "Pixels a side of the result.")
  var side = 128

  @Option(help: "Images per batch.")
  var batch = 64

  @Option(help: "Where pixels come from: exact, scaled (files, decoded each time) or cached.")
  var source = ImageSource.exact

  @Option(
    help:
      "Write set.json, the images with mean and deviation, and plain.f32, a batch as it is, here.")
  var work: String?

  @OptionGroup var timing: TimingOptions

  func validate() throws {
    guard side >= 1, batch >= 1 else { throw ValidationError("Sizes start at 1.") }
  }

  func run() throws {
    var split = try DataSet(folder).index(
      sizing: ImageSizing(side: side), cacheBytes: source == .cached ? 1 << 30 : 0
    ).split(
      seed: 1, loading: LoadingOptions(batchSize: batch, augmentation: nil, shuffles: false))
    split.loading.threads = 0
    if let work { try ImageExchange(split).write(to: URL(filePath: work)) }
    split.loading.augmentation = Augmentation()
    split.loading.shuffles = true
    split.loading.scaledDecoding = source == .scaled
    try timing.run(
      ImageWork(split.training),
      introduction: Introduction(
        proof: [:],
        versions: [
          "image loops": (InstructionSet.avx2.isSupported ? InstructionSet.avx2 : .portable)
            .rawValue
        ]))
  }
}

/// Where pixels come from.
enum ImageSource: String, ExpressibleByArgument {
  /// Files, decoded each time.
  case exact
  /// Files, decoded no larger than needed.
  case scaled
  /// Memory, decoded once.
  case cached
}
