import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `upswing sensitivity` as a user runs it, on pictures that take milliseconds.
@Suite(.timeLimit(.minutes(5))) struct SensitivityCommandTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "3", "--seeds", "2", "--optimizers",
    "adam", "--finder-steps", "40", "--threads", "1",
  ]

  private func measure(
    _ pictures: PictureFolder, _ arguments: [String], in folder: TemporaryFolder,
    interruptAfter text: String? = nil
  ) throws -> Command {
    try Command(
      ["sensitivity", pictures.path] + Self.small + arguments, in: folder.url,
      interruptAfter: text)
  }

  @Test func itLeavesReportTablesAndJSONAndIsNotRepeated() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let dry = try measure(pictures, ["--dry-run"], in: folder)
    #expect(dry.exitCode == 0 && dry.output.contains("To do: up to 24 trainings of 3 epochs"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "runs").path))
    let command = try measure(pictures, ["--json"], in: folder)
    #expect(command.exitCode == 0, "\(command.errors)")
    let result = try #require(
      JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
    let optimizers = try #require(result["optimizers"] as? [[String: Any]])
    #expect(optimizers.first?["width"] is Double && optimizers.first?["bestRate"] is Double)
    let methods = try #require(result["methods"] as? [[String: Any]])
    #expect(methods.map { $0["method"] as? String }.contains("halving") && methods.count == 7)
    let place = folder.url.appending(path: try #require(result["directory"] as? String))
    for name in [
      "sensitivity.json", "trials.csv", "suggestions.csv", "report.html", "report.json",
      "found/adam-halving-s1.json", "found/adam-range-test-s2.json",
    ] {
      #expect(FileManager.default.fileExists(atPath: place.appending(path: name).path), "\(name)")
    }
    let again = try measure(pictures, [], in: folder)
    #expect(again.exitCode == 0 && again.output.contains("All of it is done."))
    #expect(!again.output.contains("adam at") && again.output.contains("mean regret"))

    // A study of the same optimizer shows the width, and that it was measured otherwise.
    let study = [
      "compare", pictures.path, "--optimizers", "adam,sgd", "--rates", "adam=1e-3,sgd=1e-2",
      "--seeds", "1", "--epochs", "1", "--image-size", "16", "--batch-size", "8", "--threads", "1",
      "--run-dir", "study", "--sensitivity",
    ]
    let compared = try Command(study + [place.path], in: folder.url)
    #expect(compared.exitCode == 0, "\(compared.errors)")
    let page = try String(
      contentsOf: folder.url.appending(path: "study/report.html"), encoding: .utf8)
    #expect(page.contains("What a rate that is off costs"))
    #expect(page.contains("3, not 1 epochs, batch size 4, not 8."))
    let missing = try Command(study + ["nowhere"], in: folder.url)
    #expect(missing.exitCode == 66 && missing.errors.contains("--sensitivity names the folder"))
    let other = try Command(study + ["study"], in: folder.url)
    #expect(other.exitCode == 65 && other.errors.contains("is not what upswing sensitivity writes"))
  }

  @Test func anInterruptedOneGoesOnWithTheSameCommand() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let stopped = try measure(pictures, [], in: folder, interruptAfter: "adam at")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("The same command goes on"))
    let rest = try measure(pictures, [], in: folder)
    #expect(rest.exitCode == 0, "\(rest.errors)")
    #expect(rest.output.contains("Report: runs/sensitivity-"))
  }

  @Test func whatMeansNothingIsRefused() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    for arguments in [
      ["--validation", "0"], ["--from", "-1"], ["--from", "0.1", "--to", "0.01"],
      ["--seeds", "0"], ["--epochs", "0"], ["--finder-steps", "3"], ["--range-factor", "1"],
      ["--optimizers", "adam,adam"], ["--optimizers", ""], ["--cycles", "3"],
    ] {
      let command = try measure(pictures, arguments, in: folder)
      #expect(command.exitCode == 64, "\(arguments): \(command.errors)")
      #expect(command.errors.contains("error:"), "\(arguments)")
    }
  }
}
