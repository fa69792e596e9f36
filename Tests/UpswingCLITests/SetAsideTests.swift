import Files
import Foundation
import ImageData
import ProgramSupport
import TestSupport
import Testing

/// What training does without is said, wherever it trains.
@Suite(.timeLimit(.minutes(5))) struct SetAsideTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--dropout", "0", "--no-augment",
  ]
  private static let sentence =
    "3 of 27 files are set aside: 2 PSD of a kind that is not supported and 1 empty. `upswing scan "

  private func pictures() throws -> PictureFolder {
    let pictures = try PictureFolder()
    for name in ["red/a.psd", "blue/b.psd"] {
      try Data("8BPS\0\u{1}".utf8).write(to: pictures.folder.url.appending(path: name))
    }
    try Data().write(to: pictures.folder.url.appending(path: "red/empty.png"))
    return pictures
  }

  private func object(_ json: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(json.utf8))
  }

  private func check(_ entry: Any?) throws {
    let setAside = try #require(entry as? [String: Any])
    #expect(setAside["files"] as? Int == 3)
    #expect(setAside["folders"] as? Int == 0)
    #expect(setAside["total"] as? Int == 27)
    let reasons = try #require(setAside["reasons"] as? [[String: Any]])
    #expect(reasons.map { $0["count"] as? Int } == [2, 1])
    #expect(
      reasons.map { $0["reason"] as? String } == ["PSD of a kind that is not supported", "empty"])
  }

  @Test func trainingSaysWhatItDoesWithout() throws {
    let (pictures, folder) = (try pictures(), try TemporaryFolder())
    let arguments = ["train", pictures.path, "--rate", "0.01", "--epochs", "1"] + Self.small
    let plain = try Command(arguments + ["--run-dir", "a"], in: folder.url)
    #expect(plain.exitCode == 0, "\(plain.errors)")
    #expect((plain.output + plain.errors).contains(Self.sentence))
    let report = try String(
      contentsOf: folder.url.appending(path: "a/report.html"), encoding: .utf8)
    #expect(report.contains("3 of 27 files are set aside"))
    let json = try Command(arguments + ["--run-dir", "b", "--json"], in: folder.url)
    #expect(json.errors.contains(Self.sentence))
    let result = try #require(try object(json.output) as? [String: Any])
    try check(result["setAside"])
    #expect((result["warnings"] as? [String])?.first?.hasPrefix(Self.sentence) == true)
  }

  @Test func findAndCompareSayItToo() throws {
    let (pictures, folder) = (try pictures(), try TemporaryFolder())
    let find = try Command(
      ["find", pictures.path, "--range-factor", "3", "--run-dir", "a", "--json"] + Self.small,
      in: folder.url)
    #expect(find.errors.contains(Self.sentence), "\(find.errors)")
    let findings = try #require(try object(find.output) as? [[String: Any]])
    try check(findings[0]["setAside"])
    #expect(findings[0]["search"] != nil)
    let compare = try Command(
      [
        "compare", pictures.path, "--optimizers", "sgd,adam", "--epochs", "1", "--seeds", "1",
        "--rates", "sgd=0.01,adam=0.01", "--run-dir", "b", "--json",
      ] + Self.small, in: folder.url)
    #expect(compare.errors.contains(Self.sentence), "\(compare.errors)")
    let study = try #require(try object(compare.output) as? [String: Any])
    try check(study["setAside"])
  }

  /// A run's folder among the classes is no class, before or after.
  @Test func trainingInsideTheDataWorks() throws {
    let pictures = try PictureFolder()
    let arguments = ["train", ".", "--rate", "0.01", "--epochs", "1"] + Self.small
    for _ in 0..<2 {
      let command = try Command(arguments, in: pictures.folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      #expect(!command.errors.contains("set aside"))
    }
    let scan = try Command("scan", ".", in: pictures.folder.url)
    #expect(scan.output.contains("runs (made by upswing)"), "\(scan.output)")
  }

  @Test func classesThatAreNeverTrainedAreNamed() throws {
    let (pictures, folder) = (try PictureFolder(classes: ["a", "b", "c"]), try TemporaryFolder())
    // Of 30 images 20 train in each epoch: those of a and b.
    let command = try Command(
      [
        "train", pictures.path, "--rate", "0.01", "--epochs", "3", "--no-shuffle", "--image-size",
        "16",
        "--batch-size", "20", "--dropout", "0", "--no-augment", "--run-dir", "a", "--json",
      ], in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let warning = "No image of c is ever trained"
    #expect(command.errors.contains("warning: \(warning)"), "\(command.errors)")
    let result = try #require(try object(command.output) as? [String: Any])
    #expect((result["warnings"] as? [String])?.contains { $0.hasPrefix(warning) } == true)
    let report = try String(
      contentsOf: folder.url.appending(path: "a/report.html"), encoding: .utf8)
    #expect(report.contains(warning))
  }

  /// No name of a folder or file reaches a terminal as it is.
  @Test func namesAreEscaped() throws {
    let pictures = try PictureFolder(classes: ["\u{1B}[31mred", "b\nlue"])
    let empty = pictures.folder.url.appending(path: "\u{1B}[2Jnothing")
    try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
    for name in ["scan", "train"] {
      let command = try Command(name, pictures.path)
      #expect(!(command.output + command.errors).contains("\u{1B}"), "\(name)")
      #expect((command.output + command.errors).contains("\\u{1B}[2Jnothing"), "\(name)")
    }
  }
}
