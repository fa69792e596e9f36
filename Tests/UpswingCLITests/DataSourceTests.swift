import Files
import Foundation
import ImageData
import ProgramSupport
import TestSupport
import Testing

/// Data from wherever it lies, through the program.
@Suite(.timeLimit(.minutes(5))) struct DataSourceTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--rate", "0.01", "--epochs", "2", "--threads", "1",
  ]

  /// Parts of two classes with different images, `counts` of each class.
  private func parts(_ counts: [String: Int]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, count) in counts {
      let first = (counts.keys.sorted().firstIndex(of: name) ?? 0) * 40
      for (label, kind) in ["blue", "red"].enumerated() {
        let place = folder.url.appending(path: "data/\(name)/\(kind)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for index in 0..<count {
          let shade = UInt8(first + 3 * index)
          let picture = PixelImage(
            width: 16, height: 16, red: label == 0 ? shade : 220, green: 90,
            blue: label == 0 ? 220 : shade)
          try Data(picture.png()).write(to: place.appending(path: "\(index).png"))
        }
      }
    }
    return folder
  }

  private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  private func train(_ folder: TemporaryFolder, _ more: String..., run: String) throws -> Command {
    try Command(
      ["train", "data"] + Self.small + ["--run-dir", run, "--json"] + more, in: folder.url)
  }

  /// Folders and a table of them are the same data: not a byte differs.
  @Test func partsAndTheirTableTrainAlike() throws {
    let folder = try parts(["train": 8, "val": 4, "test": 3])
    var rows = ["file,class,split"]
    for (part, count) in [("test", 3), ("val", 4), ("train", 8)] {
      for kind in ["red", "blue"] {
        rows += (0..<count).map { "\"\(part)/\(kind)/\($0).png\",\(kind),\(part)" }
      }
    }
    let table = rows.joined(separator: "\n")
    try table.write(to: folder.url.appending(path: "rows.csv"), atomically: true, encoding: .utf8)
    let (a, b) = (
      try train(folder, "--evaluate-test", run: "a"),
      try train(folder, "--labels", "rows.csv", "--evaluate-test", run: "b")
    )
    #expect(a.exitCode == 0 && b.exitCode == 0, "\(a.errors) \(b.errors)")
    for name in ["checkpoints/best.safetensors", "checkpoints/last.safetensors"] {
      let bytes = try ["a", "b"].map {
        try Data(contentsOf: folder.url.appending(path: "\($0)/\(name)"))
      }
      #expect(bytes[0] == bytes[1])
    }
    let tests = try [a, b].map { try #require(try object($0.output)["test"] as? [String: Any]) }
    #expect(tests.map { $0["images"] as? Int } == [6, 6])
    #expect(tests[0]["loss"] as? Double == tests[1]["loss"] as? Double)
    #expect(
      a.errors.contains("Parts found: training in train, validation in val and test in test."))
    // What the validation set says is of the eight images in it.
    let confusion = try String(
      contentsOf: folder.url.appending(path: "a/confusion.csv"), encoding: .utf8)
    let counts = confusion.split(whereSeparator: { ",\n".contains($0) }).compactMap { Int($0) }
    #expect(counts.reduce(0, +) == 8)
  }

  /// Damage in it, or its absence, changes no training.
  @Test func trainingDoesNotReadTheTestSet() throws {
    let folder = try parts(["train": 8, "val": 4, "test": 3])
    let before = try train(folder, run: "a")
    for kind in ["red", "blue"] {
      for index in 0..<3 {
        try Data("8BPS".utf8).write(
          to: folder.url.appending(path: "data/test/\(kind)/\(index).png"))
      }
    }
    let after = try train(folder, run: "b")
    #expect(before.exitCode == 0 && after.exitCode == 0, "\(before.errors) \(after.errors)")
    let bytes = try ["a", "b"].map {
      try Data(contentsOf: folder.url.appending(path: "\($0)/checkpoints/last.safetensors"))
    }
    #expect(bytes[0] == bytes[1])
    #expect(try object(after.output)["test"] == nil)
    let asked = try train(folder, "--evaluate-test", run: "c")
    #expect(asked.exitCode == 64)
    #expect(asked.errors.contains("There is no test set to evaluate"))
  }

  @Test func resumedRunsKnowTheirSource() throws {
    let folder = try parts(["train": 8, "val": 4, "held": 3])
    let begun = try Command(
      ["train", "data/train", "--validation", "data/val", "--test", "data/held", "--evaluate-test"]
        + Self.small + ["--run-dir", "run"], in: folder.url)
    #expect(begun.exitCode == 0, "\(begun.errors)")
    #expect(begun.output.contains("Test accuracy"))
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "elsewhere"), withIntermediateDirectories: true)
    let longer = try Command(
      ["train", "--resume", "../run", "--epochs", "3", "--json"],
      in: folder.url.appending(path: "elsewhere"))
    #expect(longer.exitCode == 0, "\(longer.errors)")
    let result = try object(longer.output)
    #expect((result["epochs"] as? [Any])?.count == 3)
    #expect((result["test"] as? [String: Any])?["images"] as? Int == 6)
  }

  /// What is measured says nothing of a class that nobody validates.
  @Test func unvalidatedClassesAreNamed() throws {
    let folder = try parts(["train": 8, "val": 4])
    try FileManager.default.removeItem(at: folder.url.appending(path: "data/val/red"))
    let run = try train(folder, run: "a")
    #expect(run.errors.contains("No image of red is in the validation set"), "\(run.errors)")
  }

  @Test func scanSaysWhatTrainingWouldRefuse() throws {
    let folder = try parts(["train": 8, "val": 4])
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "data/train/red/0.png"),
      to: folder.url.appending(path: "data/train/loose.png"))
    let scan = try Command(["scan", "data/train"], in: folder.url)
    #expect(scan.exitCode == 0)
    #expect(
      scan.errors.contains(
        "Training would be refused: data/train holds 1 image beside class folders"),
      "\(scan.errors)")
  }

  @Test func scanShowsParts() throws {
    let folder = try parts(["train": 8, "val": 4, "test": 3])
    let copy = folder.url.appending(path: "data/train/red/0.png")
    try FileManager.default.copyItem(
      at: copy, to: folder.url.appending(path: "data/test/red/copy.png"))
    let plain = try Command(["scan", "data"], in: folder.url)
    #expect(plain.exitCode == 0, "\(plain.errors)")
    #expect(plain.output.contains("training  validation  test"))
    #expect(
      plain.output.contains(
        "1 image more than once, 1 of them in two parts: those are used in the last of them only"))
    #expect(plain.output.contains("train/red/0.png is a copy of an image of the test set"))
    let report = try object(try Command(["scan", "data", "--json"], in: folder.url).output)
    let classes = try #require(report["classes"] as? [[String: Any]])
    #expect(
      classes.map { $0["parts"] as? [String: Int] } == [
        ["training": 8, "validation": 4, "test": 3], ["training": 7, "validation": 4, "test": 4],
      ])
    #expect((report["leaks"] as? [Any])?.isEmpty == true)
  }

  @Test func studiesKeepOneValidationSet() throws {
    let folder = try parts(["train": 8, "val": 4])
    let study = try Command(
      [
        "compare", "data", "--image-size", "16", "--batch-size", "4", "--epochs", "1", "--seeds",
        "2",
        "--optimizers", "sgd,adam", "--rates", "default", "--threads", "1", "--run-dir", "study",
      ], in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    let splits = try ["sgd-s1", "adam-s2"].map { trial in
      let note = try String(
        contentsOf: folder.url.appending(path: "study/trials/\(trial)/trial.json"), encoding: .utf8)
      return try #require((try object(note)["beginning"] as? [String: Any])?["split"] as? String)
    }
    #expect(splits[0] == splits[1])
  }

  /// Once all is done, and nothing of a trial depends on it.
  @Test func studiesReadTheTestSetWhenAsked() throws {
    let folder = try parts(["train": 8, "val": 4, "test": 3])
    func compare(_ run: String, _ more: String...) throws -> Command {
      try Command(
        ["compare", "data", "--optimizers", "sgd,adam", "--seeds", "2"] + [
          "--image-size", "16", "--batch-size", "4", "--epochs", "1", "--threads", "1",
          "--rates", "default", "--run-dir", run, "--json",
        ] + more, in: folder.url)
    }
    let (silent, asked) = (try compare("silent"), try compare("asked", "--evaluate-test"))
    #expect(silent.exitCode == 0 && asked.exitCode == 0, "\(asked.errors)")
    #expect(try object(silent.output)["test"] == nil)
    let test = try #require(try object(asked.output)["test"] as? [[String: Any]])
    #expect(test.count == 4 && test.allSatisfy { $0["images"] as? Int == 6 })
    #expect(try object(asked.output)["measure"] as? String == "test")
    #expect(try object(silent.output)["measure"] as? String == "validation")
    for trial in ["sgd-s1", "adam-s2"] {
      let bytes = try ["silent", "asked"].map {
        try Data(
          contentsOf: folder.url.appending(
            path: "\($0)/trials/\(trial)/checkpoints/best.safetensors"))
      }
      #expect(bytes[0] == bytes[1])
    }
    // It may be asked for afterwards; no trial is made again.
    let later = try compare("silent", "--evaluate-test")
    #expect(try object(later.output)["test"] as? [[String: Any]] != nil)
    let report = try String(
      contentsOf: folder.url.appending(path: "silent/report.html"), encoding: .utf8)
    #expect(report.contains("Compared by the accuracy on the test set (6 images)"))
    let table = try String(
      contentsOf: folder.url.appending(path: "silent/scores.csv"), encoding: .utf8)
    let accuracy = try #require(test[0]["accuracy"] as? Double)
    #expect(table.contains("sgd,1,\(accuracy)\n"))
  }

  @Test(
    arguments: [
      (["--labels", "none.csv"], 66, "none.csv does not exist."),
      (["--image-suffix", ".jpg"], 64, "--image-suffix is about the names in --labels"),
      (["--validation", "1"], 64, "--validation must be from 0 to below 1, or a folder"),
      (["--validation", "none"], 66, "none does not exist."),
      (["--test", "data"], 64, "data is the data set itself"),
      (["--layout", "folders"], 64, "--layout"),
      (["--layout", "parts"], 65, "holds no folder that is named like a part"),
    ] as [([String], Int32, String)])
  func impossibleSourcesAreExplained(options: [String], code: Int32, words: String) throws {
    let folder = try parts(["": 4])
    let command = try Command(["train", "data"] + Self.small + options, in: folder.url)
    #expect(command.exitCode == code, "\(command.errors)")
    #expect(command.errors.contains(words), "\(command.errors)")
  }

  @Test func whatIsOpenNamesTheOption() throws {
    let folder = try parts(["train": 4, "val": 4])
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "data/train/red/0.png"),
      to: folder.url.appending(path: "data/train/loose.png"))
    let refused = try train(folder, run: "a")
    #expect(refused.exitCode == 65)
    #expect(
      refused.errors.contains(
        "data holds 1 image beside class folders (train/loose.png), and nothing says of which class."
      ))
    #expect(refused.errors.contains("The option is --layout."))
    let decided = try train(folder, "--layout", "parts", run: "a")
    #expect(decided.exitCode == 0, "\(decided.errors)")
  }
}
