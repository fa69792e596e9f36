import Foundation
import ProgramSupport
import TestSupport
import Testing

/// `upswing compare` as a user runs it, on pictures that take milliseconds.
@Suite(.timeLimit(.minutes(5))) struct CompareTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "2", "--seeds", "2",
    "--optimizers", "sgd,adam", "--rates", "sgd=0.01:0.05,adam=0.002",
  ]

  private func compare(
    _ pictures: PictureFolder, _ arguments: [String], in folder: TemporaryFolder,
    interruptAfter text: String? = nil
  ) throws -> Command {
    try Command(
      ["compare", pictures.path] + Self.small + arguments, in: folder.url, interruptAfter: text)
  }

  @Test func aStudyLeavesItsReportAndIsNotRepeated() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try compare(pictures, ["--json"], in: folder)
    #expect(command.exitCode == 0, "\(command.errors)")
    let result = try #require(
      JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
    let directory = try #require(result["directory"] as? String)
    #expect(directory.hasPrefix("runs/compare-"))
    #expect((result["trials"] as? [Any])?.count == 4)
    #expect((result["standings"] as? [Any])?.count == 2)
    #expect((result["verdict"] as? [String])?.first?.hasPrefix("With 2 shared seeds no") == true)
    let power = try #require(result["power"] as? [String: Any])
    #expect(power["pairs"] as? Int == 2 && power["smallest_p"] as? Double == 0.5)
    #expect(power["fewest_pairs"] as? Int == 6 && power["detectable_difference"] is NSNull)
    #expect((power["spread"] as? Double ?? 0) > 0)
    let place = folder.url.appending(path: directory)
    for name in [
      "study.json", "report.html", "report.json", "scores.csv", "summary.csv", "epochs.csv",
      "trials/sgd-s1/checkpoints/best.safetensors", "trials/adam-s2/trial.json",
      "trials/adam-s2/config.json", "trials/adam-s2/steps.csv",
    ] {
      #expect(FileManager.default.fileExists(atPath: place.appending(path: name).path), "\(name)")
    }
    let trial = place.appending(path: "trials/sgd-s1")
    let before = try Data(contentsOf: trial.appending(path: "epochs.csv"))
    let again = try compare(pictures, [], in: folder)
    #expect(again.exitCode == 0)
    #expect(again.output.contains("All of it is done."))
    #expect(!again.output.contains("[1/4]"))
    #expect(try Data(contentsOf: trial.appending(path: "epochs.csv")) == before)
    // A trial is a run like any other.
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    let predicted = try Command("predict", trial.path, picture, in: folder.url)
    #expect(predicted.exitCode == 0, "\(predicted.errors)")
  }

  /// A script reads the same from a study and from its table of scores.
  @Test(arguments: ["fixed", "varied"]) func theVerdictIsThatOfItsScores(split: String) throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try compare(
      pictures,
      ["--json", "--run-dir", "study", "--seeds", "3", "--split", split, "--against", "adam"],
      in: folder)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.errors.contains("no difference, however large") == (split == "fixed"))
    func object(_ text: String) throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    let study = try object(command.output)
    for key in [
      "verdict", "measure", "question", "hypothesis_test", "correction", "level", "comparisons",
      "unpaired", "standings", "trials", "methods", "references", "warnings", "report",
    ] { #expect(study[key] != nil, "\(key)") }
    #expect(
      study["question"] as? String
        == (split == "fixed" ? "on these images" : "on images like these"))
    let fraction = (study["test_fraction"] as? Double).map { ["--test-fraction", "\($0)"] } ?? []
    let verdict = try object(
      Command(
        ["verdict", "study/scores.csv", "--json", "--against", "adam"] + fraction, in: folder.url
      ).output)
    var ours = try #require(study["comparisons"] as? [[String: Any]])
    let theirs = try #require(verdict["comparisons"] as? [[String: Any]])
    #expect(ours.count == 1 && ours[0]["b"] as? String == "adam")
    let interval = ours[0].removeValue(forKey: "image_interval")
    #expect((interval as? [Double])?.count == (split == "fixed" ? 2 : nil))
    #expect(NSDictionary(dictionary: ours[0]) == NSDictionary(dictionary: theirs[0]))
  }

  @Test func anInterruptedStudyGoesOnWithTheSameCommand() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let longer = ["--epochs", "40"]
    let stopped = try compare(pictures, longer, in: folder, interruptAfter: "[1/4]")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("The same command goes on"))
    #expect(!stopped.output.contains("better") && !stopped.output.contains("corrected p"))
    let rest = try compare(pictures, longer, in: folder)
    #expect(rest.exitCode == 0, "\(rest.errors)")
    #expect(rest.output.contains("3 of 4 trials"), "\(rest.output)")
    #expect(rest.output.contains("[4/4]"))
  }

  @Test func aDryRunSaysWhatWouldBeDoneAndLeavesNothing() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      "compare", pictures.path, "--image-size", "16", "--preset", "article", "--dry-run",
      in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains("18 trials: 6 optimizers × 3 seeds"))
    #expect(command.output.contains("150 epochs"))
    #expect(command.output.contains("the rates of 1 optimizer"))
    #expect(command.output.contains("PyTorch's default"))
    #expect(command.output.contains("rate 0.01"), "RMSprop's and Adagrad's default")
    #expect(command.output.contains("With 3 seeds no difference, however large, can be called"))
    #expect(command.output.contains("10 seeds are the fewest that can, about"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func divergenceIsReportedAndTheStudyGoesOn() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      "compare", pictures.path, "--image-size", "16", "--batch-size", "4", "--epochs", "2",
      "--seeds", "1", "--optimizers", "sgd,adam", "--rates", "sgd=1e9,adam=0.002", in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains("sgd, seed 1: diverged at step"), "\(command.output)")
    #expect(command.output.contains("adam, seed 1: accuracy"))
  }

  @Test(arguments: [
    (["--rates", "adam=1e-3"], "There is no rate for sgd"),
    (["--rates", "adam=1e-3,sgd=0"], "no rate"),
    (["--rates", "adam=1e-3,sgd=6e-2:1e-2"], "lower rate must come first"),
    (["--rates", "adam=1e-3,sgd=1,adagrad=x"], "no rate"),
    (["--rates", "adam=1e-3,sgd=1,lyon=1"], "lion"),
    (["--rates", "adam=1e-3,sgd=1,adagrad=1"], "which --optimizers leaves out"),
    (["--rates", "fast"], "is no rate"),
    (["--optimizers", "sgd,sgd"], "twice"),
    (["--optimizers", "sgd,adman"], "adam"),
    (["--seeds", "0"], "--seeds"),
    (["--target", "75"], "--target"),
    (["--jobs", "0"], "--jobs"),
    (["--against", "adamm"], "Did you mean “adam”?"),
    (["--against", "muon"], "which is not compared"),
    (["--momentum", "0.5"], "each optimizer"),
    (["--schedule", "constant", "--step-size", "4"], "step size"),
  ])
  func whatMakesNoStudyIsRefused(_ arguments: [String], sentence: String) throws {
    let pictures = try PictureFolder(images: 2)
    let folder = try TemporaryFolder()
    let base = ["compare", pictures.path, "--optimizers", "sgd,adam"]
    let command = try Command(base + arguments, in: folder.url)
    #expect(command.exitCode == 64, "\(command.errors)")
    #expect(command.errors.contains(sentence), "\(command.errors)")
  }

  @Test func aFolderWithAnotherStudyIsLeftAlone() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let first = try compare(pictures, ["--run-dir", "study"], in: folder)
    #expect(first.exitCode == 0, "\(first.errors)")
    let other = try compare(pictures, ["--run-dir", "study", "--epochs", "3"], in: folder)
    #expect(other.exitCode == 64)
    #expect(other.errors.contains("its epochs are 2, not 3"), "\(other.errors)")
    let foreign = try compare(pictures, ["--run-dir", pictures.path], in: folder)
    #expect(foreign.exitCode == 74)
    #expect(foreign.errors.contains("holds no study"))
  }
}
