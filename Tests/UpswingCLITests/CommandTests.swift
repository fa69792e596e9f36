import Foundation
import ImageData
import Optimizers
import ProgramSupport
import TestSupport
import Testing

/// The commands from end to end, on pictures that take milliseconds.
@Suite(.timeLimit(.minutes(5))) struct CommandTests {
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--dropout", "0", "--no-augment",
  ]

  @Test func everyCommandHasHelpWithAnExample() throws {
    for name in [
      "scan", "find", "train", "compare", "predict", "export", "schedule", "suggest", "verdict",
      "sample", "weights",
      "weights get",
      "weights list",
    ] {
      let help = try Command(name.split(separator: " ").map(String.init) + ["--help"])
      #expect(help.exitCode == 0)
      #expect(help.output.contains("Example"), "\(name)")
      #expect(help.output.contains("upswing \(name) "), "\(name)")
    }
  }

  @Test func scheduleInJSONAndAsADrawing() throws {
    let folder = try TemporaryFolder()
    let command = try Command(
      "schedule", "triangular2", "--steps", "40", "--max-rate", "0.5", "--base-rate", "0.1",
      "--step-size", "10", "--json", "--plot", "drawing.svg", in: folder.url)
    #expect(command.exitCode == 0)
    let document = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
    let steps = try #require((document as? [String: Any])?["steps"] as? [[String: Any]])
    #expect(steps.count == 40)
    #expect(steps[10]["rate"] as? Double == 0.5)
    let second = try #require(steps[30]["rate"] as? Double)
    #expect(abs(second - 0.3) < 1e-12, "triangular2 halves the second cycle")
    let drawing = try String(contentsOf: folder.url.appending(path: "drawing.svg"), encoding: .utf8)
    #expect(drawing.hasPrefix("<svg"))
  }

  /// A name and a rate are enough; in a pipe it comes as lines, and as a drawing on request.
  @Test(arguments: [
    "constant", "triangular", "one-cycle", "flat-cosine", "step", "multi-step", "exponential",
    "linear", "polynomial",
  ])
  func everyScheduleIsDrawnOrPrinted(_ name: String) throws {
    let plain = try Command("schedule", name, "--rate", "0.1")
    #expect(plain.exitCode == 0, "\(plain.errors)")
    #expect(plain.output.split(separator: "\n").count == 1001)
    #expect(plain.output.hasPrefix("step,rate,momentum\n0,"))
    let drawn = try Command("schedule", name, "--rate", "0.1", "--chart")
    #expect(drawn.exitCode == 0, "\(drawn.errors)")
    #expect(drawn.output.hasPrefix("Learning rate, \(name)\n"))
    #expect(drawn.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!drawn.output.contains("\u{1B}"), "colour in a pipe")
    let both = try Command("schedule", name, "--rate", "0.1", "--chart", "--json")
    #expect(try JSONSerialization.jsonObject(with: Data(both.output.utf8)) is [String: Any])
    #expect(both.errors.contains("Learning rate, \(name)\n"))
  }

  @Test func scheduleWarnsOfARunThatEndsMidCycle() throws {
    let command = try Command(
      "schedule", "triangular", "--steps", "30", "--max-rate", "1", "--step-size", "10")
    #expect(command.output.hasPrefix("step,rate,momentum\n0,"))
    #expect(command.errors.contains("warning:"))
    #expect(command.errors.contains("50 %"), "\(command.errors)")
  }

  @Test func findTestsEveryOptimizerAndDrawsOnePage() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      [
        "find", pictures.path, "--optimizer", "all", "--range-factor", "3", "--run-dir", "found",
        "--json",
      ] + Self.small, in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let findings = try #require(
      JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [[String: Any]])
    let ranges = findings.compactMap { $0["range"] as? [String: Double] }
    // Prodigy has no rate to be found.
    #expect(findings.count == OptimizerName.allCases.count { !$0.setsOwnRate })
    #expect(!ranges.isEmpty)
    for range in ranges {
      let (lower, upper) = try (#require(range["lower"]), #require(range["upper"]))
      #expect(abs(upper / lower - 3) < 1e-9)
    }
    let page = try String(
      contentsOf: folder.url.appending(path: "found/report.html"), encoding: .utf8)
    for name in [
      "sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "adamw", "nadam", "radam", "lion",
    ] {
      #expect(page.contains(name))
      let curve = folder.url.appending(path: "found/sweep-\(name).json").path
      #expect(FileManager.default.fileExists(atPath: curve))
    }
  }

  @Test func trainPredictAndRepeat() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    func train(_ name: String) throws -> Command {
      try Command(
        ["train", pictures.path, "--epochs", "6", "--rate", "0.01", "--run-dir", name]
          + Self.small, in: folder.url)
    }
    let first = try train("one")
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("Report: one/report.html"))
    for name in [
      "config.json", "steps.csv", "epochs.csv", "report.html", "checkpoints/best.safetensors",
      "checkpoints/last.safetensors", "checkpoints/last.state.safetensors",
    ] {
      let file = folder.url.appending(path: "one/\(name)").path
      #expect(FileManager.default.fileExists(atPath: file), "\(name)")
    }
    _ = try train("two")
    let checkpoints = try ["one", "two"].map {
      try Data(contentsOf: folder.url.appending(path: "\($0)/checkpoints/last.safetensors"))
    }
    #expect(checkpoints[0] == checkpoints[1], "the same command must give the same bytes")

    let prediction = try Command(
      "predict", "one", pictures.path + "/red", pictures.path + "/blue/3.png", "--json",
      in: folder.url)
    #expect(prediction.exitCode == 0, "\(prediction.errors)")
    let results = try #require(
      JSONSerialization.jsonObject(with: Data(prediction.output.utf8)) as? [[String: Any]])
    #expect(results.count == 13)
    for result in results {
      let file = try #require(result["file"] as? String)
      let classes = try #require(result["predictions"] as? [[String: Any]])
      #expect(classes.count == 2)
      let total = classes.reduce(0) { $0 + ($1["probability"] as? Double ?? .nan) }
      #expect(abs(total - 1) < 1e-5)
      #expect(classes[0]["class"] as? String == (file.contains("/red/") ? "red" : "blue"))
    }
  }

  /// What the options say is kept with the run, shown in its report, and is what it trains with.
  @Test func trainLowersTheRateOnAPlateau() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let command = try Command(
      [
        "train", pictures.path, "--epochs", "3", "--rate", "0.01", "--run-dir", "run", "--plateau",
        "--plateau-patience", "0", "--plateau-factor", "0.5", "--plateau-threshold", "0.99",
      ] + Self.small, in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    func content(_ name: String) throws -> String {
      try String(contentsOf: folder.url.appending(path: "run/\(name)"), encoding: .utf8)
    }
    let config = try JSONSerialization.jsonObject(with: Data(content("config.json").utf8))
    let plateau = try #require((config as? [String: Any])?["plateau"] as? [String: Any])
    #expect(plateau["patience"] as? Int == 0)
    #expect(plateau["factor"] as? Double == 0.5)
    let rates = try content("epochs.csv").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)[5] }
    #expect(rates == ["0.01", "0.01", "0.005"])
    #expect(try content("steps.csv").contains(",0.005,"))
    #expect(try content("report.html").contains("metric loss, factor 0.5, patience 0"))

    let patient = try Command(
      ["train", pictures.path, "--epochs", "1", "--rate", "0.01", "--plateau"] + Self.small,
      in: folder.url)
    #expect(patient.errors.contains("The plateau never lowers the rate"))
  }

  @Test func findThenTrainIsTrainAlone() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let found = try Command(
      ["train", pictures.path, "--epochs", "2", "--run-dir", "found"] + Self.small, in: folder.url)
    #expect(found.exitCode == 0, "\(found.errors)")
    let config = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.url.appending(path: "found/config.json")))
    let run = try #require((config as? [String: Any])?["run"] as? [String: Any])
    let schedule = try #require(run["schedule"] as? [String: Any])
    let base = try #require(schedule["base"] as? Double)
    let max = try #require(schedule["max"] as? Double)
    let alone = try Command(
      [
        "train", pictures.path, "--epochs", "2", "--base-rate", "\(base)", "--max-rate", "\(max)",
        "--run-dir", "alone",
      ] + Self.small, in: folder.url)
    #expect(alone.exitCode == 0, "\(alone.errors)")
    let checkpoints = try ["found", "alone"].map {
      try Data(contentsOf: folder.url.appending(path: "\($0)/checkpoints/last.safetensors"))
    }
    #expect(checkpoints[0] == checkpoints[1])
  }

  /// Kept in the run's settings, so that resuming decodes alike, and really applied.
  @Test func scaledDecodingIsASetting() throws {
    let pictures = try PictureFolder()
    var image = PixelImage(width: 64, height: 48)
    for x in 0..<64 {
      for y in 0..<48 { image[x, y] = SIMD3(UInt8(4 * x), UInt8(5 * y), UInt8(2 * (x + y))) }
    }
    try Data(image.jpeg()).write(to: pictures.folder.url.appending(path: "red/0.jpg"))
    let folder = try TemporaryFolder()
    var checkpoints: [Data] = []
    for (name, flags) in [("exact", []), ("scaled", ["--scaled-decoding"])] {
      let command = try Command(
        [
          "train", pictures.path, "--epochs", "1", "--rate", "0.001", "--validation", "0",
          "--no-shuffle", "--run-dir", name,
        ] + flags + Self.small, in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      let place = folder.url.appending(path: name)
      let config = try JSONSerialization.jsonObject(
        with: Data(contentsOf: place.appending(path: "config.json")))
      let images = (config as? [String: Any])?["images"] as? [String: Any]
      #expect(images?["scaledDecoding"] as? Bool == (name == "scaled"))
      checkpoints.append(
        try Data(contentsOf: place.appending(path: "checkpoints/last.safetensors")))
    }
    #expect(checkpoints[0] != checkpoints[1])
  }

  @Test func divergenceEndsWithAdvice() throws {
    let pictures = try PictureFolder()
    let command = try Command(
      ["train", pictures.path, "--epochs", "5", "--rate", "1e30", "--run-dir", "run"] + Self.small)
    #expect(command.exitCode == 1, "\(command.errors)")
    #expect(command.errors.contains("diverged at step"))
    #expect(command.errors.contains("Lower the rate"))
  }

  @Test func interruptedRunGoesOnExactly() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let settings =
      ["train", pictures.path, "--epochs", "60", "--rate", "0.001"] + Self.small
    let stopped = try Command(
      settings + ["--run-dir", "stopped"], in: folder.url, interruptAfter: "epoch 2/60")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    #expect(stopped.errors.contains("--resume stopped"))
    let resumed = try Command("train", "--resume", "stopped", in: folder.url)
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    let whole = try Command(settings + ["--run-dir", "whole"], in: folder.url)
    #expect(whole.exitCode == 0)
    for name in ["checkpoints/last.safetensors", "checkpoints/last.state.safetensors", "steps.csv"]
    {
      let files = try ["stopped", "whole"].map {
        try Data(contentsOf: folder.url.appending(path: "\($0)/\(name)"))
      }
      #expect(files[0] == files[1], "\(name)")
    }
  }

  @Test func groupsAreSettingsOfARun() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let train = ["train", pictures.path, "--epochs", "2", "--rate", "0.001"] + Self.small
    let command = try Command(
      train + [
        "--optimizer", "lion", "--weight-decay", "0.1", "--rate-multiplier", "blocks.0=0",
        "--rate-multiplier", "head=5", "--no-decay-on-biases-and-norms", "--run-dir", "run",
      ], in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
    let place = folder.url.appending(path: "run")
    let config = try JSONSerialization.jsonObject(
      with: Data(contentsOf: place.appending(path: "config.json")))
    let optimizer = (config as? [String: Any])?["optimizer"] as? [String: Any]
    let groups = optimizer?["parameterGroups"] as? [String: Any]
    #expect(groups?["decaysBiasesAndNorms"] as? Bool == false)
    let report = try String(contentsOf: place.appending(path: "report.html"), encoding: .utf8)
    #expect(
      report.contains(
        "blocks.0 frozen, rate of head × 5.0, no weight decay on biases and norms"))
    let wrong = try Command(train + ["--rate-multiplier", "haed=5"], in: folder.url)
    #expect(wrong.exitCode == 64)
    #expect(wrong.errors.contains("Did you mean head?"), "\(wrong.errors)")
  }

  @Test func theChoiceOfKernelsIsPartOfTheRun() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let train = ["train", pictures.path, "--epochs", "1", "--rate", "0.01"] + Self.small
    for choice in ["winograd", "direct"] {
      let command = try Command(
        train + ["--convolutions", choice, "--run-dir", choice], in: folder.url)
      #expect(command.exitCode == 0, "\(command.errors)")
      let place = folder.url.appending(path: choice)
      let config = try JSONSerialization.jsonObject(
        with: Data(contentsOf: place.appending(path: "config.json")))
      let run = (config as? [String: Any])?["run"] as? [String: Any]
      #expect(run?["convolutions"] as? String == choice)
      let checkpoint = try Data(contentsOf: place.appending(path: "checkpoints/last.safetensors"))
      let named = checkpoint.range(of: Data("forward winograd".utf8)) != nil
      #expect(named == (choice == "winograd"), "the kernels are in the checkpoint")
    }
    let wrong = try Command(train + ["--convolutions", "fastest"])
    #expect(wrong.exitCode == 64)
    #expect(wrong.errors.contains("automatic"), "\(wrong.errors)")
  }

  @Test func truncatedImageIsNamedAndTheRunGoesOn() throws {
    let pictures = try PictureFolder()
    let whole = pictures.folder.url.appending(path: "red/0.png")
    try Data(contentsOf: whole).prefix(40)
      .write(to: pictures.folder.url.appending(path: "red/cut.png"))
    let scan = try Command("scan", pictures.path)
    #expect(scan.exitCode == 0)
    #expect(scan.output.contains("red/cut.png"))
    let prediction = try Command(
      ["train", pictures.path, "--epochs", "1", "--rate", "0.01", "--run-dir", "run"] + Self.small)
    #expect(prediction.exitCode == 0, "\(prediction.errors)")
  }

  @Test func sampleDrawsOnceAndRefusesAFullFolder() throws {
    let folder = try TemporaryFolder()
    let first = try Command(
      "sample", "flowers", "--images", "2", "--image-size", "32", in: folder.url)
    #expect(first.exitCode == 0, "\(first.errors)")
    let second = try Command("sample", "flowers", in: folder.url)
    #expect(second.exitCode == 74, "\(second.errors)")
    #expect(second.errors.contains("flowers"))
  }
}
