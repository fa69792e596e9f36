import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `upswing compare` over several data sets and models.
@Suite(.timeLimit(.minutes(5))) struct SeveralStudiesTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "2", "--seeds", "2", "--optimizers",
    "sgd,adam", "--rates", "sgd=0.01,adam=0.002",
  ]

  private static func json(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// A folder with data sets of these names.
  private static func folder(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (index, name) in names.enumerated() {
      let pictures = try PictureFolder(classes: Array(["x", "y", "z"].prefix(2 + index % 2)))
      let url = folder.url.appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(at: pictures.folder.url, to: url)
    }
    return folder
  }

  @Test func eachDataSetHasAStudyAndAllHaveAPage() throws {
    let names = ["one", "other"]
    let folder = try Self.folder(names)
    let command = ["compare"] + names + Self.small + ["--target", "0.2", "--json"]
    let first = try Command(command, in: folder.url)
    #expect(first.exitCode == 0, "\(first.errors)")
    let result = try Self.json(first.output)
    let directory = try #require(result["directory"] as? String)
    let studies = try #require(result["studies"] as? [[String: Any]])
    #expect(studies.map { $0["name"] as? String } == names)
    #expect(studies.allSatisfy { ($0["scores"] as? [Double])?.count == 2 })
    let ranks = try #require(result["ranks"] as? [String: Any])
    #expect((ranks["averageRanks"] as? [Double])?.reduce(0, +) == 3)
    #expect(ranks["criticalDifference"] is NSNull && (ranks["p"] as? Double ?? 0) >= 0.5)
    #expect((result["profileScores"] as? [Double])?.count == 2)
    #expect((result["verdict"] as? [String])?.first?.hasPrefix("With 2 studies of 2 arms") == true)
    for file in [
      "report.html", "studies.json", "one/report.html", "other/trials/adam-s2/trial.json",
    ] {
      #expect(
        FileManager.default.fileExists(atPath: folder.path("\(directory)/\(file)")), "\(file)")
    }
    // What all take is said before the first is trained.
    let all = try #require(first.errors.firstRange(of: "All 2 studies together: about"))
    let trained = try #require(first.errors.firstRange(of: "sgd, seed 1: "))
    #expect(all.upperBound < trained.lowerBound)
    // The same again has nothing to do and comes to the same; more seeds are added to each.
    let again = try Command(command, in: folder.url)
    #expect(again.output == first.output, "\(again.errors)")
    #expect(again.errors.contains("All 2 studies together: all of it is done."))
    let more = try Command(command + ["--seeds", "3"], in: folder.url)
    #expect(more.errors.components(separatedBy: "2 of 6 trials").count == 3, "\(more.errors)")
    #expect(try Self.json(more.output)["directory"] as? String == directory)
  }

  /// What was made of a study that was cut off counts, and the rest is made.
  @Test func whatWasCutOffGoesOn() throws {
    let names = ["one", "other"]
    let folder = try Self.folder(names)
    let command = ["compare"] + names + Self.small + ["--json", "--run-dir"]
    let whole = try Command(command + ["whole"], in: folder.url)
    #expect(whole.exitCode == 0, "\(whole.errors)")
    let part = try Command(
      ["compare", "one"] + Self.small + ["--run-dir", "part/one"], in: folder.url)
    #expect(part.exitCode == 0, "\(part.errors)")
    for name in ["part/report.html", "part/one/trials/adam-s2/trial.json"] {
      try? FileManager.default.removeItem(atPath: folder.path(name))
    }
    try "{}".write(toFile: folder.path("part/studies.json"), atomically: true, encoding: .utf8)
    let rest = try Command(command + ["part"], in: folder.url)
    #expect(rest.exitCode == 0, "\(rest.errors)")
    func scores(_ text: String) throws -> [[Double]] {
      try #require(Self.json(text)["studies"] as? [[String: Any]]).map {
        try #require($0["scores"] as? [Double])
      }
    }
    #expect(try scores(rest.output) == scores(whole.output))
  }

  @Test func aFileListsDataAndModels() throws {
    let folder = try Self.folder(["a/photos", "b/photos"])
    func write(_ text: String) throws {
      try text.write(toFile: folder.path("study.yaml"), atomically: true, encoding: .utf8)
    }
    let rest = """
      image-size: 32
      batch-size: 4
      epochs: 1
      seeds: 1
      arms:
        a: {optimizer: sgd, rate: 0.01}
        b: {optimizer: adam, rate: 0.01}
      """
    try write("data: [a/photos, b/photos]\nmodel: [cnn, resnet18]\n" + rest)
    let command = try Command("compare", "study.yaml", "--dry-run", in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.components(separatedBy: "2 trials: 2 arms × 1 seed").count == 5)
    #expect(
      command.output.contains("a-photos-cnn:") && command.output.contains("b-photos-resnet18:"))
    #expect(command.output.contains("All 4 studies together: about"))
    #expect(
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == [
        "study.yaml", "a", "b",
      ])
    let figures = try Self.json(
      Command("compare", "study.yaml", "--dry-run", "--json", in: folder.url).output)
    let studies = try #require(figures["studies"] as? [[String: Any]])
    #expect(studies.count == 4 && studies[3]["name"] as? String == "b-photos-resnet18")
    #expect(studies.allSatisfy { $0["trials"] as? Int == 2 && $0["power"] is [String: Any] })
    // What can't be is named with the file, the line and the key.
    for (data, sentence) in [
      ("[]", "line 2: “data”: a list holds words or numbers, at least one."),
      ("[{folder: a}]", "line 2: “data”: a list holds words or numbers, at least one."),
      ("{folder: a}", "line 2: “data” should be a word, a number or a list of them."),
      ("[a/photos, a/photos]", "line 2: data: The data set a/photos is named twice"),
      (
        "[a/photos, ./b/../a/photos]",
        "line 2: data: a/photos and ./b/../a/photos are the same data set"
      ),
    ] {
      try write("epochs: 2\ndata: \(data)\nseeds: 2\n")
      let command = try Command("compare", "study.yaml", in: folder.url)
      #expect(command.exitCode == 65, "\(data): \(command.exitCode)")
      #expect(command.errors.contains("study.yaml, \(sentence)"), "\(data): \(command.errors)")
    }
    for (model, sentence) in [
      ("[cnn, cnn]", "--models names cnn twice"), ("[cnn, resnet19]", "resnet18"),
    ] {
      try write("data: a/photos\nmodel: \(model)\n")
      let command = try Command("compare", "study.yaml", in: folder.url)
      #expect(command.exitCode == 65)
      #expect(command.errors.contains("study.yaml, line 2: model: "), "\(command.errors)")
      #expect(command.errors.contains(sentence), "\(command.errors)")
    }
    try write("data: [a/photos, b/photos]\n")
    let train = try Command("train", "study.yaml", in: folder.url)
    #expect(train.errors.contains("line 1: Several data sets are for compare"), "\(train.errors)")
  }

  @Test func whatCannotBeIsRefusedBeforeAnythingIsTrained() throws {
    let folder = try Self.folder(["one", "other"])
    let single = try Command(
      ["compare", "one"] + Self.small + ["--run-dir", "study"], in: folder.url)
    #expect(single.exitCode == 0, "\(single.errors)")
    let into = try Command(
      ["compare", "one", "other"] + Self.small + ["--run-dir", "study"], in: folder.url)
    #expect(into.exitCode == 74 && into.errors.contains("does not hold several studies"))
    let missing = try Command(
      ["compare", "one", "nowhere"] + Self.small + ["--run-dir", "all"], in: folder.url)
    #expect(missing.exitCode == 66 && missing.errors.contains("nowhere"), "\(missing.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path("all")))
    for (options, sentence) in [
      (["--models", "cnn,resnet18", "--weights", "w.pth"], "one model's"),
      (["--models", "cnn"], "name a single one with --model"),
      (["other", "--labels", "l.csv"], "--labels l.csv is of one data set"),
      (["other", "--validation", "held"], "--validation held is of one data set"),
      (["one"], "The data set one is named twice"),
      (["other", "--epochs", "0"], "--epochs must be from 1"),
      (
        ["--models", "resnet18,cnn", "--freeze-to", "layer2"],
        "With resnet18: Stages that are frozen"
      ),
    ] {
      let command = try Command(["compare", "one"] + options, in: folder.url)
      #expect(command.exitCode == 64, "\(options): \(command.errors)")
      #expect(command.errors.contains(sentence), "\(options): \(command.errors)")
    }
  }
}
