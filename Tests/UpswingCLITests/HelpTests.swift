import Foundation
import ProgramSupport
import TestSupport
import Testing

/// What a user reads first.
@Suite(.timeLimit(.minutes(2))) struct HelpTests {
  /// Short enough to be read, with what most people need at its front; all of it behind another word.
  @Test(arguments: ["train", "compare", "find", "sensitivity"])
  func helpBeginsWithWhatMostNeed(_ command: String) throws {
    let help = try Command(command, "--help")
    let all = try Command(command, "--help-hidden")
    #expect(help.exitCode == 0 && all.exitCode == 0)
    let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 150, "\(lines.count) lines")
    for option in ["--optimizer", "--model", "--image-size", "--batch-size", "--seed", "--run-dir"]
    {
      #expect(help.output.contains(option), "\(option)")
    }
    for option in ["--cache", "--saturation", "--views", "--rate-multiplier", "--dropout"] {
      #expect(!help.output.contains("  \(option)"), "\(option)")
      #expect(all.output.contains("  \(option)"), "\(option)")
    }
    #expect(help.output.contains("upswing \(command) --help-hidden"))
    #expect(help.output.contains("Example"))
  }

  /// Names are completed in the shell.
  @Test func namesComplete() throws {
    let script = try Command("--generate-completion-script", "bash")
    #expect(script.exitCode == 0)
    for name in ["one-cycle", "resnet34", "adamax", "halving"] {
      #expect(script.output.contains(name), "\(name)")
    }
  }

  /// What is hidden from the first look can be set by files and arms all the same.
  @Test func whatIsHiddenCanBeSet() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let saved = try Command(
      "train", pictures.path, "--dropout", "0.25", "--image-size", "16", "--batch-size", "4",
      "--rate", "0.01", "--epochs", "1", "--save-experiment", "saved.yaml", "--run-dir", "one",
      in: folder.url)
    #expect(saved.exitCode == 0, "\(saved.errors)")
    let again = try Command("train", "saved.yaml", "--run-dir", "two", "--json", in: folder.url)
    #expect(again.exitCode == 0, "\(again.errors)")
    let config = try String(
      contentsOf: folder.url.appending(path: "two/config.json"), encoding: .utf8)
    #expect(config.contains("\"dropout\" : 0.25"))
  }
}
