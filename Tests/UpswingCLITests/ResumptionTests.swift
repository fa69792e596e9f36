import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Runs that go on: longer, elsewhere, from their beginning, and one owner at a time.
@Suite(.timeLimit(.minutes(3))) struct ResumptionTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--dropout", "0", "--threads", "1",
  ]

  private static func train(
    _ data: String, to name: String, _ options: String..., in folder: TemporaryFolder
  ) throws -> Command {
    try Command(["train", data, "--run-dir", name] + small + options, in: folder.url)
  }

  private static func content(_ name: String, in folder: TemporaryFolder) throws -> Data {
    try Data(contentsOf: folder.url.appending(path: name))
  }

  /// A schedule that does not depend on the run's length gives what a longer run would have given.
  @Test func aFinishedRunTrainsLonger() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    for (name, epochs) in [("short", "2"), ("long", "4")] {
      let command = try Self.train(
        pictures.path, to: name, "--rate", "0.01", "--epochs", epochs, in: folder)
      #expect(command.exitCode == 0, "\(command.errors)")
    }
    let again = try Command("train", "--resume", "short", in: folder.url)
    #expect(again.exitCode == 0, "\(again.errors)")
    #expect(again.output.contains("all of its 2 epochs"))
    let less = try Command("train", "--resume", "short", "--epochs", "1", in: folder.url)
    #expect(less.exitCode == 64)
    #expect(less.errors.contains("cannot end after 1"), "\(less.errors)")
    let longer = try Command("train", "--resume", "short", "--epochs", "4", in: folder.url)
    #expect(longer.exitCode == 0, "\(longer.errors)")
    #expect(longer.output.contains("does not depend on that"), "\(longer.output)")
    for file in ["checkpoints/last.safetensors", "checkpoints/best.safetensors", "steps.csv"] {
      let same =
        try Self.content("short/\(file)", in: folder)
        == Self.content("long/\(file)", in: folder)
      #expect(same, "\(file)")
    }
    // It is a run of four epochs from now on.
    let settled = try Command("train", "--resume", "short", in: folder.url)
    #expect(settled.output.contains("all of its 4 epochs"))
  }

  @Test func aScheduleThatStretchesSaysSo() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    _ = try Self.train(
      pictures.path, to: "run", "--rate", "0.01", "--schedule", "cosine", "--epochs", "2",
      in: folder)
    let longer = try Command("train", "--resume", "run", "--epochs", "4", in: folder.url)
    #expect(longer.exitCode == 0, "\(longer.errors)")
    #expect(longer.output.contains("The schedule cosine stretches over the run"))
    #expect(longer.output.contains("goes on at 0.005"), "\(longer.output)")
  }

  /// What was killed before its first checkpoint begins again, in its own range test too.
  @Test(arguments: [["--rate", "0.01"], []])
  func aBegunRunWithoutACheckpointBeginsAgain(_ rate: [String]) throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let arguments = Self.small + ["--epochs", "3", "--from", "1e-5"] + rate
    let whole = try Command(
      ["train", pictures.path, "--run-dir", "whole"] + arguments, in: folder.url)
    #expect(whole.exitCode == 0, "\(whole.errors)")
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "whole"), to: folder.url.appending(path: "cut"))
    for name in ["checkpoints", "steps.csv", "epochs.csv", "report.html"] {
      try FileManager.default.removeItem(at: folder.url.appending(path: "cut/\(name)"))
    }
    if rate.isEmpty {
      let path = folder.url.appending(path: "cut/config.json")
      var configuration = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
      // As it stands until the rates are found.
      var run = try #require(configuration["run"] as? [String: Any])
      run["schedule"] = nil
      run["finding"] = nil
      configuration["run"] = run
      try JSONSerialization.data(withJSONObject: configuration).write(to: path)
    }
    let resumed = try Command("train", "--resume", "cut", in: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("Beginning at the first step."))
    for file in ["checkpoints/last.safetensors", "steps.csv"] {
      let same =
        try Self.content("cut/\(file)", in: folder) == Self.content("whole/\(file)", in: folder)
      #expect(same, "\(file)")
    }
  }

  /// Relative paths are those of the folder in which the run was begun, and images that moved are named.
  @Test func theImagesMayHaveMoved() throws {
    let pictures = try PictureFolder(below: "flowers")
    let folder = try TemporaryFolder()
    let path = pictures.folder.url
    let begun = try Command(
      ["train", "flowers", "--run-dir", "run", "--rate", "0.01", "--epochs", "1"] + Self.small,
      in: path)
    #expect(begun.exitCode == 0, "\(begun.errors)")
    let run = path.appending(path: "run").path
    let elsewhere = try Command("train", "--resume", run, "--epochs", "2", in: folder.url)
    #expect(elsewhere.exitCode == 0, "\(elsewhere.errors)")
    try FileManager.default.moveItem(
      at: path.appending(path: "flowers"), to: folder.url.appending(path: "moved"))
    let lost = try Command("train", "--resume", run, "--epochs", "3", in: folder.url)
    #expect(lost.exitCode == 66)
    #expect(lost.errors.contains("flowers"), "\(lost.errors)")
    #expect(
      lost.errors.contains("have moved, say where they are. The option is --data."),
      "\(lost.errors)")
    let moved = try Command(
      "train", "--resume", run, "--epochs", "3", "--data", "moved", in: folder.url)
    #expect(moved.exitCode == 0, "\(moved.errors)")
    let again = try Command("train", "--resume", run, "--epochs", "4", in: path)
    #expect(again.exitCode == 0, "\(again.errors)")
    let others = try PictureFolder(images: 7)
    let wrong = try Command(
      "train", "--resume", run, "--epochs", "5", "--data", others.path, in: path)
    #expect(wrong.exitCode == 65)
    #expect(wrong.errors.contains("are not those that the run"), "\(wrong.errors)")
  }

  /// A range test that finds nothing leaves the folder to a second try.
  @Test func aRunThatTrainedNothingLeavesItsFolderFree() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    // No rate so low changes anything.
    let none = try Self.train(
      pictures.path, to: "run", "--from", "1e-30", "--to", "1e-29", in: folder)
    #expect(none.exitCode == 1, "\(none.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "run").path))
    let given = try Self.train(
      pictures.path, to: "run", "--rate", "0.01", "--epochs", "1", in: folder)
    #expect(given.exitCode == 0, "\(given.errors)")
  }

  /// A hand that edits `config.json` learns which field can't be.
  @Test(arguments: [
    (#""imageSize" : 16"#, #""imageSize" : 0"#, "imageSize"),
    (#""resize" : 16"#, #""resize" : 1000000000"#, "resize"),
    (#""epochs" : 1"#, #""epochs" : 9223372036854775807"#, "epochs"),
    (#""batchSize" : 4"#, #""batchSize" : -4"#, "batchSize"),
    (#""threads" : 1"#, #""threads" : "many""#, "threads"),
  ])
  func anEditedConfigurationIsNamed(_ old: String, _ new: String, _ field: String) throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    _ = try Self.train(
      pictures.path, to: "run", "--rate", "0.01", "--epochs", "1", in: folder)
    let path = folder.url.appending(path: "run/config.json")
    let text = try String(contentsOf: path, encoding: .utf8)
    #expect(text.contains(old), "\(text)")
    try Data(text.replacing(old, with: new).utf8).write(to: path)
    let resumed = try Command("train", "--resume", "run", in: folder.url)
    #expect(resumed.exitCode == 65)
    #expect(resumed.errors.contains("config.json can't be used: "), "\(resumed.errors)")
    #expect(resumed.errors.contains(field), "\(resumed.errors)")
  }
}
