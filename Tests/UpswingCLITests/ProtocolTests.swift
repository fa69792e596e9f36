import Foundation
import ProgramSupport
import TestSupport
import Testing

/// How a study is set up from the command line: presets, seeds that are added, the split, what confounds.
@Suite(.timeLimit(.minutes(5))) struct ProtocolTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "2", "--optimizers", "sgd,adam",
    "--rates", "sgd=0.01,adam=0.002",
  ]

  private static func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private static func report(_ folder: TemporaryFolder, _ name: String) throws -> [String: Any] {
    let file = folder.url.appending(path: "\(name)/report.json")
    return try json(String(contentsOf: file, encoding: .utf8))
  }

  /// The automatic folder does not depend on how many seeds there are, and what is there is not made again.
  @Test func seedsAreAddedToTheStudyThatIsThere() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let command = ["compare", pictures.path] + Self.small
    let first = try Command(command + ["--seeds", "1", "--json"], in: folder.url)
    #expect(first.exitCode == 0, "\(first.errors)")
    let more = try Command(command + ["--seeds", "3", "--json"], in: folder.url)
    #expect(more.exitCode == 0, "\(more.errors)")
    #expect(more.errors.contains("4 of 6 trials"), "\(more.errors)")
    let (before, after) = (try Self.json(first.output), try Self.json(more.output))
    #expect(before["directory"] as? String == after["directory"] as? String)
    #expect((after["trials"] as? [Any])?.count == 6)
    let fewer = try Command(command + ["--seeds", "1"], in: folder.url)
    #expect(fewer.exitCode == 0, "\(fewer.errors)")
    #expect(fewer.output.contains("All of it is done."))
    #expect((fewer.output + fewer.errors).contains("study of 3 seeds; all of them count"))
  }

  @Test func theFairPresetSetsATestSetAsideAndHasOneSchedule() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let fair = try Command(
      ["compare", pictures.path, "--preset", "fair"] + Self.small + [
        "--seeds", "2", "--run-dir", "fair", "--json",
      ], in: folder.url)
    #expect(fair.exitCode == 0, "\(fair.errors)")
    let test = try #require(try Self.json(fair.output)["test"] as? [[String: Any]])
    // Two of each class of twelve.
    #expect(test.count == 4 && test.allSatisfy { $0["images"] as? Int == 4 })
    let report = try Self.report(folder, "fair")
    #expect(report["split"] as? String == "fixed")
    let arms = try #require(report["contestants"] as? [[String: Any]])
    for arm in arms {
      let schedule = try #require(arm["schedule"] as? String)
      #expect(
        schedule.hasPrefix("warmup: length 10%") && schedule.contains("linear"), "\(schedule)")
    }
  }

  @Test func theImagesOwnTestSetIsTaken() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder(below: "train")
    let test = pictures.folder.url.appending(path: "test")
    for name in ["red", "blue"] {
      let place = test.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        at: pictures.folder.url.appending(path: "train/\(name)/0.png"),
        to: place.appending(path: "0.png"))
    }
    let fair = try Command(
      ["compare", pictures.path, "--preset", "fair"] + Self.small + ["--seeds", "1", "--json"],
      in: folder.url)
    #expect(fair.exitCode == 0, "\(fair.errors)")
    let scores = try #require(try Self.json(fair.output)["test"] as? [[String: Any]])
    #expect(scores.allSatisfy { $0["images"] as? Int == 2 }, "\(scores)")
  }

  /// What is typed wins over what a preset says, in a file as well.
  @Test func presetsAreOptionsInFrontOfThoseThatAreTyped() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    func announced(_ arguments: [String]) throws -> String {
      let command = try Command(["compare"] + arguments + ["--dry-run"], in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      return command.output
    }
    let quick = try announced([pictures.path, "--preset", "quick"])
    #expect(quick.contains("18 trials: 6 optimizers × 3 seeds") && quick.contains("4 epochs of"))
    let typed = try announced([
      pictures.path, "--seeds", "2", "--preset=quick", "--epochs", "7", "--optimizers", "sgd,lion",
    ])
    #expect(typed.contains("4 trials") && typed.contains("7 epochs of"), "\(typed)")
    let text = "data: \(pictures.path)\npreset: fair\nimage-size: 16\nseeds: 4\nschedule: cosine\n"
    try text.write(
      to: folder.url.appending(path: "study.yaml"), atomically: true, encoding: .utf8)
    let file = try announced(["study.yaml", "--no-evaluate-test"])
    #expect(file.contains("24 trials") && file.contains("cosine"), "\(file)")
    let study = try announced([
      pictures.path, "--preset", "study", "--image-size", "16", "--rates", "default",
    ])
    #expect(study.contains("150 epochs") && !study.contains("the rates of"), "\(study)")
    let unknown = try Command(
      "compare", pictures.path, "--preset", "fare", "--dry-run", in: folder.url)
    #expect(unknown.exitCode == 64 && unknown.errors.contains("fair"), "\(unknown.errors)")
  }

  /// Rule and schedule are not changed at once unless that is asked for, and then it is said.
  @Test func armsThatDifferInTwoThingsAreFlagged() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    func announced(_ arguments: [String]) throws -> String {
      let command = try Command(
        ["compare", pictures.path, "--image-size", "16", "--dry-run"] + arguments, in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      return command.output
    }
    let usual = try announced([])
    #expect(!usual.contains("at once") && !usual.contains("constant"), "\(usual)")
    let held = try announced(["--rates", "default"])
    #expect(!held.contains("at once") && !held.contains("triangular"), "\(held)")
    let study = try announced(["--preset", "article"])
    #expect(
      study.contains(
        "sgd differs from adagrad, adadelta, rmsprop, adam and adamax in optimizer, schedule and choice of rates at once"
      ), "\(study)")
    let arms = try announced([
      "--arm", "a: optimizer=adam schedule=cosine", "--arm", "b: optimizer=sgd schedule=linear",
    ])
    #expect(arms.contains("a differs from b in optimizer and schedule at once"), "\(arms)")
  }

  @Test func theSplitIsTheSeedsOrItsOwn() throws {
    let (pictures, folder) = (try PictureFolder(), try TemporaryFolder())
    let command = ["compare", pictures.path] + Self.small + ["--seeds", "2"]
    let varied = try Command(
      command + ["--split", "varied", "--run-dir", "varied"], in: folder.url)
    #expect(varied.exitCode == 0, "\(varied.errors)")
    #expect(try Self.report(folder, "varied")["split"] as? String == "varied")
    let mixed = try Command(command + ["--run-dir", "varied"], in: folder.url)
    #expect(mixed.exitCode == 64 && mixed.errors.contains("its split is"), "\(mixed.errors)")
    let refused = try Command(command + ["--split", "varied", "--split-seed", "4"], in: folder.url)
    #expect(refused.exitCode == 64 && refused.errors.contains("--split-seed"), "\(refused.errors)")
    let alone = try Command(
      [
        "train", pictures.path, "--image-size", "16", "--batch-size", "4", "--epochs", "2",
        "--rate",
        "0.01", "--seed", "2", "--split-seed", "1", "--run-dir", "alone",
      ], in: folder.url)
    #expect(alone.exitCode == 0, "\(alone.errors)")
    let fixed = try Command(command + ["--run-dir", "fixed"], in: folder.url)
    #expect(fixed.exitCode == 0, "\(fixed.errors)")
    #expect(
      try Data(contentsOf: folder.url.appending(path: "alone/checkpoints/last.safetensors"))
        == Data(
          contentsOf: folder.url.appending(path: "fixed/trials/sgd-s2/checkpoints/last.safetensors")
        ))
  }
}
