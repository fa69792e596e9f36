public import ArgumentParser
import Experiments
public import ImageData

/// Where the images of a command are, which class each has, and how they are divided.
struct SourceOptions: ParsableArguments {
  @Option(help: .of(.labels))
  var labels: String?

  @Option(help: .of(.imageSuffix))
  var imageSuffix: String?

  @Option(help: .of(.layout))
  var layout = FolderLayout.automatic

  @Option(parsing: .unconditional, help: .of(.validation), transform: { HeldOut($0) })
  var validation: HeldOut?

  @Option(parsing: .unconditional, help: .of(.test), transform: { HeldOut($0) })
  var test: HeldOut?

  func validate() throws {
    for (name, part) in [("validation", validation), ("test", test)] {
      guard let fraction = part?.fraction else { continue }
      guard fraction >= 0, fraction < 1 else {
        throw ValidationError("--\(name) must be from 0 to below 1, or a folder, not \(fraction).")
      }
    }
    guard imageSuffix == nil || labels != nil else {
      throw ValidationError("--image-suffix is about the names in --labels, which is missing.")
    }
    guard layout == .automatic || labels == nil else {
      throw ValidationError("--layout is about class folders: with --labels, leave it out.")
    }
  }

  /// The images of a folder as the options say.
  func source(_ data: String) -> DataSource {
    DataSource(
      data, labels: labels, imageSuffix: imageSuffix, layout: layout, validation: validation,
      test: test)
  }
}

extension FolderLayout: ExpressibleByArgument {}
