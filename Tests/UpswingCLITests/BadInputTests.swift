import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Each mistake gives a sentence on standard error and the exit code of its kind, and never a crash.
@Suite(.timeLimit(.minutes(5))) struct BadInputTests {
  /// Numbers beyond all bounds are answered, not trapped on.
  @Test(arguments: [
    ["train", "x", "--epochs", "9223372036854775807"], ["train", "x", "--epochs", "2147483648"],
    ["train", "x", "--plateau", "--plateau-patience", "9223372036854775807"],
    ["train", "x", "--plateau", "--plateau-cooldown", "9223372036854775807"],
    ["train", "x", "--finder-steps", "9223372036854775807"],
    ["train", "x", "--momentum", "1.5"], ["train", "x", "--rate", "1", "--cycle-factor", "-1"],
    ["compare", "x", "--epochs", "9223372036854775807"],
    ["find", "x", "--finder-steps", "9223372036854775807"],
    ["schedule", "triangular", "--rate", "1", "--steps", "9223372036854775807"],
    ["schedule", "triangular", "--rate", "1", "--steps-per-epoch", "9223372036854775807"],
  ]) func numbersBeyondAllBoundsAreUsageErrors(arguments: [String]) throws {
    let command = try Command(arguments)
    #expect(command.exitCode == 64, "\(command.errors)")
    #expect(command.output.isEmpty)
  }

  @Test func aRunBeyondAllBoundsIsRefusedBeforeItsImagesAreRead() throws {
    let pictures = try PictureFolder()
    let command = try Command(
      "train", pictures.path, "--epochs", "2147483647", "--image-size", "16", "--batch-size", "4")
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("--epochs must be from 1 to 1000000"))
    #expect(!command.errors.contains("Rates of"))
  }

  /// ResNet-18 at 32 pixels ends in images of one pixel.
  @Test func aBatchOfOneIsRefusedWhereANormNeedsMore() throws {
    let pictures = try PictureFolder()
    let command = try Command(
      "train", pictures.path, "--model", "resnet18", "--image-size", "32", "--batch-size", "1",
      "--rate", "0.001", "--epochs", "1")
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("Layer layer4.0.bn1: with a batch size of 1"))
  }

  @Test(arguments: [
    (["train", "flowers", "--optimizer", "adagard"], "Did you mean adagrad?"),
    (["train", "flowers", "--epochs", "-3"], "--epochs must be from 1 to 1000000, not -3"),
    (["train", "flowers", "--schedule", "one-cylce"], "Did you mean “one-cycle”?"),
    (["train", "flowers", "--model", "cn"], "Did you mean “cnn”?"),
    (["train", "flowers", "--rate", "0.1", "--max-rate", "1"], "not both"),
    (["train", "flowers", "--rate", "fast"], "must be a number above 0 or auto"),
    (["train", "flowers", "--rate", "-1"], "must be a number above 0 or auto"),
    (["train", "flowers", "--base-rate", "0.1"], "needs --max-rate"),
    (["train", "flowers", "--step-size", "4epp"], "is not a length"),
    (["train", "flowers", "--schedule", "constant", "--gamma", "0.9"], "has no gamma"),
    (["train", "flowers", "--schedule", "step", "--milestones", "3ep"], "has no milestones"),
    (
      ["train", "flowers", "--schedule", "multi-step", "--milestones", "3ep,,9ep"],
      "is not a length"
    ),
    (["train", "flowers", "--schedule", "polynomial", "--power", "-1"], "The power cannot be"),
    (["train", "flowers", "--plateau-patience", "3"], "nothing without --plateau"),
    (["train", "flowers", "--plateau", "--plateau-factor", "1.5"], "The plateau's factor"),
    (["train", "flowers", "--plateau", "--plateau-patience", "-1"], "The plateau's patience"),
    (["train", "flowers", "--plateau", "--plateau-metric", "luck"], "of loss or of accuracy"),
    (["train", "--resume", "run", "--plateau"], "--plateau has no effect"),
    (["schedule", "cosine", "--rate", "1", "--csv", "--chart"], "not both"),
    (["train", "flowers", "--clip-norm", "1", "--clip-value", "1"], "not both"),
    (["train", "flowers", "--batch-size", "0"], "at least 1"),
    (["train", "flowers", "--validation", "1"], "from 0 to below 1"),
    (["train", "--resume", "run", "--batch-size", "3"], "--batch-size has no effect"),
    (["train", "flowers", "--data", "flowers"], "--data is for runs that are resumed"),
    (["train"], "Give the folder of images"),
    (["train", "flowers", "--optimizer", "adagrad", "--momentum", "0.9"], "no momentum"),
    (["train", "flowers", "--rate-multiplier", "head"], "as in head=10"),
    (["train", "flowers", "--rate-multiplier", "head=ten"], "as in head=10"),
    (["train", "flowers", "--rate-multiplier", "=3"], "as in head=10"),
    (["train", "flowers", "--rate-multiplier", "head=-1"], "it must be zero or more"),
    (["find", "flowers", "--weight-decay-of", "head=nan"], "it must be zero or more"),
    (
      ["train", "flowers", "--rate-multiplier", "head=1", "--rate-multiplier", "head=2"],
      "“head” are given the same setting twice"
    ),
    (["train", "flowers", "--no-decay-on-biases-and-norms"], "sgd decays no weights"),
    (["find", "flowers", "--from", "1e-3", "--to", "1e-9"], "must be above --from"),
    (["find", "flowers", "--method", "best"], "There is no method"),
    (["schedule", "constant", "--steps", "0", "--rate", "1"], "from 1 to 10000000, not 0"),
    (["sample", "new", "--images", "0"], "0"),
    (["juggle"], "juggle"),
  ])
  func wrongUsage(arguments: [String], words: String) throws {
    let command = try Command(arguments)
    #expect(command.exitCode == 64, "\(command.errors)")
    #expect(command.errors.contains(words), "\(command.errors)")
    #expect(command.output.isEmpty)
  }

  @Test func missingFolder() throws {
    for name in ["scan", "find", "train"] {
      let command = try Command(name, "nowhere")
      #expect(command.exitCode == 66, "\(command.errors)")
      #expect(command.errors.contains("nowhere"))
    }
  }

  @Test func emptyFolder() throws {
    let folder = try TemporaryFolder()
    let command = try Command("scan", folder.path)
    #expect(command.exitCode == 65)
    #expect(command.errors.contains("is empty"))
  }

  @Test func folderOfTexts() throws {
    let folder = try TemporaryFolder()
    for name in ["daisy", "rose"] {
      let place = folder.url.appending(path: name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data("not an image".utf8).write(to: place.appending(path: "notes.txt"))
    }
    for name in ["scan", "train"] {
      let command = try Command(name, folder.path)
      #expect(command.exitCode == 65)
      #expect(command.errors.contains("no usable image"), "\(command.errors)")
    }
  }

  @Test func oneClass() throws {
    let pictures = try PictureFolder(classes: ["only"])
    let command = try Command("train", pictures.path)
    #expect(command.exitCode == 65)
    #expect(command.errors.contains("at least two classes"))
  }

  @Test func unwritableRunDirectory() throws {
    let pictures = try PictureFolder()
    let command = try Command("train", pictures.path, "--run-dir", "/proc/upswing")
    #expect(command.exitCode == 74)
    #expect(command.errors.contains("/proc/upswing"), "\(command.errors)")
  }

  @Test func occupiedRunDirectory() throws {
    let pictures = try PictureFolder()
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "mine.txt")
    try Data("precious".utf8).write(to: file)
    let command = try Command("train", pictures.path, "--run-dir", folder.path)
    #expect(command.exitCode == 74)
    #expect(command.errors.contains("not empty"))
    #expect(try Data(contentsOf: file) == Data("precious".utf8))
  }

  @Test func imageTooSmallForTheModel() throws {
    let pictures = try PictureFolder()
    let command = try Command("train", pictures.path, "--image-size", "8")
    #expect(command.exitCode == 64)
    #expect(command.errors.contains("blocks.3"), "\(command.errors)")
  }

  @Test func nestedFolderIsEntered() throws {
    let pictures = try PictureFolder(below: "flowers")
    let command = try Command("scan", pictures.path)
    #expect(command.exitCode == 0)
    #expect(command.errors.contains("The class folders are in \(pictures.path)/flowers"))
  }

  @Test func modelThatIsNone() throws {
    let pictures = try PictureFolder()
    let missing = try Command("predict", "nothing.safetensors", pictures.path)
    #expect(missing.exitCode == 66, "\(missing.errors)")
    let image = pictures.path + "/red/0.png"
    let broken = try Command("predict", image, pictures.path)
    #expect(broken.exitCode == 65, "\(broken.errors)")
    #expect(broken.errors.contains("0.png"))
  }
}
