import ArgumentParser
import SampleImages
import Wording

/// `upswing sample`: a drawn data set, for those who have none at hand.
struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Draw a small flower data set: five classes, one folder per class.",
    discussion: """
      Example: upswing sample flowers --images 200
      """)

  @Argument(help: "A folder that is not there yet, or is empty.")
  var folder: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("About how many images per class.", valueName: "number"))
  var images = 200

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The images' side.", valueName: "pixels"))
  var imageSize = 128

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Other seeds draw other images.", valueName: "number"))
  var seed: UInt64 = 1

  func run() async throws {
    let console = Console()
    let set = try SampleSet(imagesPerClass: images, side: imageSize, seed: seed)
    var bar = ProgressBar("Drawing", total: set.count, on: console)
    try await set.write(to: folder) { bar.update($0) }
    bar.finish()
    console.say(
      "\(Phrase.count(set.count, "image")) in \(Phrase.count(SampleFlower.allCases.count, "class")): \(folder)"
    )
  }
}
