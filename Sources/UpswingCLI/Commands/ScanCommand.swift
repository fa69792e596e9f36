import ArgumentParser
import ImageData

/// `upswing scan`: what is in a folder of images, and what of it cannot be used.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Says what is in a folder of images and what of it cannot be used. Changes nothing.",
    discussion: """
      Counts classes, sizes and formats, takes mean and deviation of the channels, finds duplicates \
      and names every file that cannot be used, with the reason.

      Example: upswing scan flowers
      """)

  @Argument(help: "The folder that holds one folder of images per class.")
  var data: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The size at which mean and deviation are taken.", valueName: "pixels"))
  var imageSize = 128

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (8...4096).contains(imageSize) else {
      throw ValidationError("--image-size must be from 8 to 4096 pixels, not \(imageSize).")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let report: ScanReport
    do {
      let folder = try ImageFolder(data)
      for note in folder.notes { console.note(note) }
      report = try folder.index(
        sizing: ImageSizing(side: imageSize), on: console, cacheBytes: 0
      ).report
    } catch {
      throw Failure(error)
    }
    if output.json {
      try console.print(json: report)
    } else {
      for line in ScanText(report).lines(bold: console.bold) { console.say(line) }
    }
  }
}
