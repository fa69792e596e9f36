import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Transfer learning as a user does it: weights of one run, the head of another.
@Suite(.timeLimit(.minutes(5))) struct TransferTests {
  // One thread: many of these run at once.
  private static let small = [
    "--image-size", "16", "--batch-size", "4", "--epochs", "2", "--threads", "1",
  ]

  /// A run on other classes than those that follow.
  private func base(in folder: TemporaryFolder) throws {
    let pictures = try PictureFolder(classes: ["warm", "cold"])
    let command = try Command(
      ["train", pictures.path, "--rate", "0.01", "--run-dir", "base"] + Self.small, in: folder.url)
    #expect(command.exitCode == 0, "\(command.errors)")
  }

  private func lines(_ path: String, in folder: TemporaryFolder) throws -> [String] {
    try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// A rate for each stage that is trained, and what they come to beside one another.
  @Test func eachStageHasARateOfItsOwn() throws {
    let folder = try TemporaryFolder()
    try base(in: folder)
    let pictures = try PictureFolder(images: 20)
    let command = ["find", pictures.path, "--weights", "base", "--each-stage", "--run-dir", "each"]
    let find = try Command(
      command + ["--freeze-to", "blocks.1", "--finder-steps", "60", "--image-size", "16"]
        + ["--batch-size", "4", "--threads", "1", "--weight-decay-of", "head=0.1"], in: folder.url)
    #expect(find.exitCode == 0, "\(find.errors)")
    for stage in ["blocks.2", "blocks.3", "head"] {
      #expect(find.output.contains("sgd, \(stage): "))
      #expect(
        FileManager.default.fileExists(
          atPath: folder.url.appending(path: "each/sweep-sgd-\(stage).json").path))
    }
    #expect(!find.output.contains("blocks.1:"))
    let page = try String(
      contentsOf: folder.url.appending(path: "each/report.html"), encoding: .utf8)
    #expect(page.contains("Loss of each stage"))
    #expect(find.output.contains("Beside the rate of head: --rate-multiplier blocks.2="))
    for wrong in [["--optimizer", "all"], ["--rate-multiplier", "head=2"]] {
      let refused = try Command(["find", pictures.path, "--each-stage"] + wrong, in: folder.url)
      #expect(refused.exitCode == 64 && refused.errors.contains("--each-stage"))
    }
  }

  @Test func aHeadIsTrainedAndUsed() throws {
    let folder = try TemporaryFolder()
    try base(in: folder)
    let pictures = try PictureFolder()
    let train = try Command(
      [
        "train", pictures.path, "--weights", "base", "--unfreeze", "head", "--no-augment", "--rate",
        "0.01", "--run-dir", "head",
      ] + Self.small, in: folder.url)
    #expect(train.exitCode == 0, "\(train.errors)")
    #expect(train.errors.contains("The last layer, head.output, begins afresh for the 2 classes"))
    #expect(train.output.contains("Frozen stages, computed once: 256 × 1 × 1 numbers of 24 images"))
    let report = try String(
      contentsOf: folder.url.appending(path: "head/report.html"), encoding: .utf8)
    #expect(report.contains("up to blocks.3") && report.contains("256 × 1 × 1 numbers"))
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    let predict = try Command("predict", "head", picture, "--json", in: folder.url)
    #expect(predict.exitCode == 0, "\(predict.errors)")
    // Without its other half a checkpoint says what is missing.
    try FileManager.default.removeItem(
      at: folder.url.appending(path: "head/checkpoints/frozen.safetensors"))
    let broken = try Command("predict", "head", picture, in: folder.url)
    #expect(broken.exitCode == 66)
    #expect(broken.errors.contains("frozen.safetensors, which is not there"))
  }

  @Test(arguments: [["--no-augment"], ["--views", "2"], [], ["--frozen-norms", "batch"]])
  func aFrozenRunIsResumedExactly(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    try base(in: folder)
    let pictures = try PictureFolder()
    func train(_ name: String, interruptAfter text: String? = nil) throws -> Command {
      try Command(
        [
          "train", pictures.path, "--weights", "base", "--freeze-to", "blocks.1", "--rate", "0.01",
          "--run-dir", name, "--image-size", "16", "--batch-size", "4", "--epochs", "40",
          "--threads", "1",
        ] + options, in: folder.url, interruptAfter: text)
    }
    let whole = try train("whole")
    #expect(whole.exitCode == 0, "\(whole.errors)")
    let stopped = try train("stopped", interruptAfter: "epoch 1/40")
    #expect(stopped.exitCode == 130, "\(stopped.errors)")
    // The weights that it began with are not needed any more.
    try FileManager.default.removeItem(at: folder.url.appending(path: "base"))
    let rest = try Command("train", "--resume", "stopped", in: folder.url)
    #expect(rest.exitCode == 0, "\(rest.errors)")
    for name in ["last.safetensors", "last.state.safetensors", "frozen.safetensors"] {
      let one = try Data(contentsOf: folder.url.appending(path: "whole/checkpoints/\(name)"))
      let other = try Data(contentsOf: folder.url.appending(path: "stopped/checkpoints/\(name)"))
      #expect(one == other, "\(name)")
    }
  }

  @Test func aStudySharesItsFrozenStages() throws {
    let folder = try TemporaryFolder()
    try base(in: folder)
    let pictures = try PictureFolder()
    let arguments =
      [
        "compare", pictures.path, "--weights", "base", "--unfreeze", "last", "--no-augment",
        "--optimizers", "sgd,adam", "--seeds", "2", "--rates", "sgd=0.01:0.05,adam=0.002",
        "--feature-cache", "cache", "--rate-decay-by-stage", "2.6", "--run-dir", "study",
      ] + Self.small
    let dry = try Command(arguments + ["--dry-run"], in: folder.url)
    #expect(dry.exitCode == 0, "\(dry.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "cache").path))
    let study = try Command(arguments, in: folder.url)
    #expect(study.exitCode == 0, "\(study.errors)")
    #expect(study.output.contains("128 × 2 × 2 numbers of 24 images, 48 KiB in cache/features-"))
    let report = try String(
      contentsOf: folder.url.appending(path: "study/report.html"), encoding: .utf8)
    #expect(report.contains("shared by all trials"))
    #expect(report.contains("rate of blocks.3.conv × 0.38"))
  }

  @Test(arguments: [
    (["--unfreeze", "head"], "--weights FILE"),
    (["--views", "3"], "none is frozen"),
    (["--frozen-norms", "batch"], "none is frozen"),
    (["--frozen-norms", "neither"], "running or batch"),
    (["--weights", "x", "--freeze-to", "layer9"], "no stage “layer9”"),
    (["--weights", "x", "--freeze-to", "head"], "nothing to train"),
    (["--weights", "x", "--freeze-to", "blocks.1", "--unfreeze", "last"], "not both"),
    (["--weights", "x", "--unfreeze", "last", "--no-augment", "--views", "2"], "are alike"),
    (["--weights", "x", "--unfreeze", "last", "--views", "0"], "from 1 to 10000"),
    (["--weights", "x", "--unfreeze", "last", "--feature-cache", "c"], "needs --views"),
    (
      ["--weights", "x", "--unfreeze", "last", "--frozen-norms", "batch", "--views", "2"],
      "can't be stored"
    ),
    (["--rate-decay-by-stage", "0.5"], "at least 1"),
    (["--model", "resnet35"], "Did you mean “resnet34”?"),
  ])
  func wrongOptionsAreRefused(_ options: [String], _ sentence: String) throws {
    let command = try Command(["train", "flowers"] + options)
    #expect(command.exitCode == 64)
    #expect(command.errors.contains(sentence), "\(command.errors)")
  }

  @Test func featuresBeyondTheLimitAreRefused() throws {
    let folder = try TemporaryFolder()
    let pictures = try PictureFolder()
    let base = try Command(
      ["train", pictures.path, "--rate", "0.01", "--run-dir", "base"] + Self.small, in: folder.url)
    #expect(base.exitCode == 0, "\(base.errors)")
    let command = try Command(
      [
        "train", pictures.path, "--weights", "base", "--freeze-to", "blocks.0", "--views", "9",
        "--feature-limit", "1", "--rate", "0.1",
      ] + Self.small, in: folder.url)
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("more than the 1 MiB that memory for them may take"))
    #expect(command.errors.contains("--feature-cache FOLDER"))
  }

  @Test func weightsOfAnotherProgramPredict() throws {
    let folder = try TemporaryFolder()
    try base(in: folder)
    let pictures = try PictureFolder()
    let picture = pictures.folder.url.appending(path: "red/0.png").path
    let weights = "base/checkpoints/best.safetensors"
    let plain = ["predict", "--weights", weights, "--model", "cnn", "--image-size", "16", picture]
    let lines = try Command(plain, in: folder.url)
    #expect(lines.exitCode == 0, "\(lines.errors)")
    try "rose\ntulip\nlily\n".write(
      to: folder.url.appending(path: "names.txt"), atomically: true, encoding: .utf8)
    let two = try Command(plain + ["--classes", "names.txt"], in: folder.url)
    #expect(two.exitCode == 65)
    #expect(two.errors.contains("tell 2 classes apart, but 3 names were given"))
    let alone = try Command("predict", "--weights", weights, picture, in: folder.url)
    #expect(alone.exitCode == 64)
    let other = try Command(
      "predict", "--weights", weights, "--model", "resnet18", picture, in: folder.url)
    #expect(other.exitCode == 65)
    #expect(other.errors.contains("none of its 28 tensors fits resnet18"))
  }
}
