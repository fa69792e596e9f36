import ArgumentParser
import Experiments
import ImageData

/// `upswing scan`: what is in a folder of images, and what of it cannot be used.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract:
      "Say what is in a folder of images and what of it cannot be used. Nothing is changed.",
    discussion: """
      Counts classes, parts, sizes and formats, takes mean and std of the channels, finds duplicates, also \
      across parts, warns of what tells classes apart without showing them, and names every file that cannot be \
      used, with the reason. upswing scan --help-hidden shows the options for folders that can be read in two ways.

      Examples:
        upswing scan flowers
        upswing scan images --labels labels.csv --image-suffix .jpg
      """)

  @Argument(help: "The folder of images.")
  var data: String

  @Option(
    parsing: .unconditional,
    help: .of(.imageSize, "The size at which mean and std are taken."))
  var imageSize = 128

  @OptionGroup(title: "Data")
  var source: SourceOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (8...4096).contains(imageSize) else {
      throw ValidationError("--image-size must be from 8 to 4096 pixels, not \(imageSize).")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let source = source.source(data)
    let dataSet = try source.dataSet()
    for note in dataSet.notes { console.note(note) }
    let display = ExperimentDisplay(on: console)
    let report = try dataSet.index(
      sizing: ImageSizing(side: imageSize), test: source.test?.fraction ?? 0, readsTest: true,
      cacheBytes: 0, progress: { display.show(.reading($0)) }
    ).report
    display.show(.imagesRead)
    if output.json {
      try console.print(json: report)
    } else {
      for line in ScanText(report).lines { console.say(line) }
      do {
        try dataSet.check()
      } catch {
        console.warn("Training would be refused: \(error)")
      }
    }
  }
}
