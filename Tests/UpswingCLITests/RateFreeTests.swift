import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Optimizers that need no rate, or no schedule, from the command line.
@Suite(.timeLimit(.minutes(5))) struct RateFreeTests {
  private static let small = ["--image-size", "16", "--batch-size", "4", "--threads", "1"]

  private static func object(_ data: Data) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func schedule(of run: String, in folder: TemporaryFolder) throws -> [String: Any] {
    let file = folder.url.appending(path: "\(run)/config.json")
    let run = try #require(try object(Data(contentsOf: file))["run"] as? [String: Any])
    #expect(run["finding"] == nil)
    return try #require(run["schedule"] as? [String: Any])
  }

  @Test func prodigyTrainsWithoutASearch() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    for (name, options) in [("plain", []), ("auto", ["--rate", "auto"])] {
      let command = try Command(
        ["train", pictures.path, "--optimizer", "prodigy", "--epochs", "2", "--run-dir", name]
          + Self.small + options, in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      #expect((command.output + command.errors).contains("there is none to find"))
      let schedule = try Self.schedule(of: name, in: folder)
      #expect(schedule["name"] as? String == "constant" && schedule["rate"] as? Double == 1)
    }
    let cosine = try Command(
      ["train", pictures.path, "--optimizer", "prodigy", "--epochs", "2", "--run-dir", "cosine"]
        + Self.small + ["--rate", "0.5", "--schedule", "cosine"], in: folder.url)
    #expect(cosine.exitCode == 0, "\(cosine.errors)")
    #expect(!(cosine.output + cosine.errors).contains("there is none to find"))
    let schedule = try Self.schedule(of: "cosine", in: folder)
    #expect(schedule["name"] as? String == "cosine" && schedule["max"] as? Double == 0.5)
  }

  @Test func findSaysThatThereIsNothingToFind() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command("find", pictures.path, "--optimizer", "prodigy", in: folder.url)
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("there is nothing to find"), "\(command.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  /// A rate that is found is held: an average takes the place of a schedule.
  @Test func scheduleFreeIsHeldAtTheRateThatIsFound() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      ["train", pictures.path, "--optimizer", "schedule-free-adamw", "--epochs", "2"] + Self.small
        + ["--finder-steps", "40", "--run-dir", "run"], in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let file = folder.url.appending(path: "run/config.json")
    let run = try #require(
      try Self.object(Data(contentsOf: file))["run"] as? [String: Any])
    #expect((run["schedule"] as? [String: Any])?["name"] as? String == "constant")
    #expect(run["finding"] != nil)
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    for command in [
      ["predict", "run", picture],
      ["export", "run", "--to", "safetensors", "--output", "w.safetensors"],
    ] {
      let result = try Command(command, in: folder.url)
      #expect(result.exitCode == 0, "\(result.errors)")
    }
  }

  @Test func anAverageIsAnOptionOfTraining() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let base = ["train", pictures.path, "--rate", "0.01", "--epochs", "2"] + Self.small
    let run = try Command(base + ["--average", "ema:0.9", "--run-dir", "run"], in: folder.url)
    #expect(run.exitCode == 0, "\(run.errors)")
    let report = folder.url.appending(path: "run/report.html")
    #expect(try String(contentsOf: report, encoding: .utf8).contains("exponential, decay 0.9"))
    for (options, sentence) in [
      (["--average", "mean"], "is no average"),
      (["--average", "ema:1"], "less than 1"),
      (["--average", "ema:0.9", "--optimizer", "schedule-free-sgd"], "an average of its own"),
    ] {
      let command = try Command(base + options, in: folder.url)
      #expect(command.exitCode == 64, "\(command.errors)")
      #expect(command.errors.contains(sentence), "\(command.errors)")
    }
  }

  @Test func theyAreContestants() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let names = "prodigy,schedule-free-sgd,adam"
    let dry = try Command(
      ["compare", pictures.path, "--optimizers", names, "--dry-run"] + Self.small, in: folder.url)
    #expect(dry.exitCode == 0, "\(dry.errors)")
    #expect(dry.output.contains("its own estimate"), "\(dry.output)")
    #expect(dry.output.contains("the rates of 2 optimizers"), "\(dry.output)")
    let study = try Command(
      ["compare", pictures.path, "--optimizers", names, "--epochs", "2", "--seeds", "1"]
        + ["--rates", "prodigy=auto,schedule-free-sgd=default,adam=0.002", "--json"] + Self.small,
      in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    let trials = try #require(try Self.object(Data(study.output.utf8))["trials"] as? [Any])
    #expect(trials.count == 3)
  }
}
