public import ArgumentParser
public import ImageData

/// Where the images of a command are, which class each has, and how they are divided.
struct SourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A table of the images and their classes, in place of class folders: path,label or path,label,part.",
      discussion:
        "Commas, semicolons or tabs separate; cells may be quoted; a first line with the columns' names may be missing. "
        + "Paths are relative to DATA or to the table. Parts are training, validation and test.",
      valueName: "file.csv"))
  var labels: String?

  @Option(
    help: ArgumentHelp(
      "With --labels: what its names leave out, such as .jpg.", valueName: "suffix",
      visibility: .hidden))
  var imageSuffix: String?

  @Option(
    help: ArgumentHelp(
      "What the folders in DATA are, where it is not clear: classes, parts (train, val, test) or auto.",
      valueName: "name", visibility: .hidden))
  var layout = FolderLayout.automatic

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The validation set: a fraction of each class, from 0 to below 1, or a folder of class folders.",
      discussion:
        "By default the one in DATA (val, valid, validation or dev beside train), or 0.2 where there is none.",
      valueName: "fraction|folder"),
    transform: { HeldOut($0) })
  var validation: HeldOut?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The test set: a fraction of each class, the same for every seed, or a folder of class folders.",
      discussion:
        "By default the one in DATA, if there is one. Nothing is trained on it, found with it or chosen by it.",
      valueName: "fraction|folder"),
    transform: { HeldOut($0) })
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
