import ArgumentParser
import Files
import Foundation
import Interchange
import Layers
import ONNX
import Tensors
import Training
import Wording

/// `upswing export`: a model for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model for other programs: as safetensors for PyTorch, or as ONNX.",
    discussion: """
      Both files hold 32-bit floats under PyTorch's names (torchvision's for ResNets), and say how they are to be \
      used: classes, image_size, resize, mean and deviation.

      The input of an ONNX model, images, is [batch, 3, height, width] with planes of red, green and blue: \
      normalised values, or values from 0 to 1 with --with-normalisation. Its output is logits (scores), or probabilities \
      with --with-softmax. The batch may have any size.

      Example: upswing export runs/flowers-cnn-sgd-20261122-120000 --to onnx --with-normalisation --with-softmax
      Example: upswing export best.safetensors --to safetensors --output flowers.safetensors
      """)

  @Argument(help: "A checkpoint, or the folder of a run, whose best checkpoint is taken.")
  var model: String

  @Option(help: ArgumentHelp("What to write: safetensors or onnx.", valueName: "format"))
  var to: ExportFormat

  @Option(
    help: ArgumentHelp(
      "The file to write; by default the model's name with the format's ending, in this folder.",
      valueName: "file"))
  var output: String?

  @Flag(help: "Replace the file if it is there already.")
  var force = false

  @Flag(
    name: [.customLong("with-normalisation"), .customLong("with-normalization")],
    help: "ONNX: let the model normalise its images, which are then from 0 to 1.")
  var withNormalisation = false

  @Flag(help: "ONNX: end in probabilities instead of logits.")
  var withSoftmax = false

  @OptionGroup var printing: OutputOptions

  func validate() throws {
    if to != .onnx, withNormalisation || withSoftmax {
      throw ValidationError(
        "--with-normalisation and --with-softmax are for --to onnx: \(to.rawValue) holds weights, "
          + "and no computation.")
    }
  }

  func run() throws {
    let console = Console(json: printing.json)
    let path = output ?? defaultOutput
    let found = try FoundCheckpoint(at: model)
    try check(path, differsFrom: found.path)
    if let note = found.note { console.warn(note) }
    let checkpoint = found.checkpoint
    var document = Document(file: path, format: to, classes: checkpoint.spec.classes)
    switch to {
    case .safetensors: try checkpoint.exportSafetensors(to: path)
    case .onnx:
      let onnx = try translate(checkpoint)
      try onnx.write(to: path)
      document.input = ONNXModel.inputName
      document.inputShape = ["batch"] + onnx.sample.sizes.map(String.init)
      document.output = onnx.outputName
    }
    if printing.json {
      try console.print(json: document)
    } else {
      console.say(document.line)
    }
  }

  private func translate(_ checkpoint: Checkpoint) throws -> ONNXModel {
    let spec = checkpoint.spec
    return try ONNXModel(
      spec.model.graph(input: Shape([1] + spec.input.sizes)), weights: checkpoint.weights,
      normalisation: withNormalisation ? spec.normalisation : nil, softmax: withSoftmax,
      metadata: spec.exportMetadata(), producerVersion: UpswingCommand.version)
  }

  /// For example `flowers.onnx` for `runs/flowers`.
  private var defaultOutput: String {
    let name = URL(fileURLWithPath: model).lastPathComponent
    let ending = ".\(ExportFormat.safetensors.rawValue)"
    return (name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name)
      + ".\(to.rawValue)"
  }

  private func check(_ path: String, differsFrom source: String) throws {
    let files = [path, source].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath() }
    guard files[0] != files[1] else {
      throw Failure(
        .usage,
        "\(path) is the checkpoint itself, which holds more than what is exported. Name another "
          + "file with --output.")
    }
    _ = try OutputFile(path, option: "--output", force: force)
  }
}

/// The formats that `upswing export` writes.
enum ExportFormat: String, CaseIterable, Encodable, ExpressibleByArgument {
  case safetensors, onnx
}

extension ExportCommand {
  /// What `--json` prints.
  private struct Document: Encodable {
    let file: String
    let format: ExportFormat
    let classes: [String]
    /// The input, its sizes and the output as they are called in an ONNX model.
    var input: String?
    var inputShape: [String]?
    var output: String?

    /// For example `flowers.onnx: images [batch, 3, 128, 128] to scores of 5 classes`.
    var line: String {
      guard let input, let inputShape, let output else {
        return "\(file): weights for \(Phrase.count(classes.count, "class"))"
      }
      return "\(file): \(input) [\(inputShape.joined(separator: ", "))] to \(output) of "
        + "\(Phrase.count(classes.count, "class"))"
    }
  }
}
