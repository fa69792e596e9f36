import Files
import Foundation
import ImageData
import ProgramSupport
import PythonPeer
import TestSupport
import Testing

/// `upswing export`, and what other programs make of its files.
@Suite(.timeLimit(.minutes(5))) struct ExportTests {
  /// A run on pictures of 16 × 16 pixels.
  private struct TrainedRun {
    let pictures: PictureFolder
    let folder: TemporaryFolder

    init(model: String) throws {
      pictures = try PictureFolder()
      folder = try TemporaryFolder()
      let command = try Command(
        [
          "train", pictures.path, "--model", model, "--epochs", "2", "--rate", "0.01",
          "--image-size", "16", "--batch-size", "4", "--run-dir", "run",
        ], in: folder.url)
      try #require(command.exitCode == 0, "\(command.errors)")
    }

    func export(_ arguments: String...) throws -> Command {
      try Command(["export", "run"] + arguments, in: folder.url)
    }

    func content(_ name: String) throws -> Data {
      try Data(contentsOf: folder.url.appending(path: name))
    }

    /// The probabilities of the classes blue and red for every picture, as `upswing predict` tells them.
    func predictions() throws -> [[Double]] {
      let command = try Command("predict", "run", pictures.path, "--json", in: folder.url)
      let results = try JSONDecoder().decode([Prediction].self, from: Data(command.output.utf8))
      return results.map { result in
        ["blue", "red"].map { name in
          result.predictions.first { $0.class == name }?.probability ?? .nan
        }
      }
    }

    /// The pictures in the same order, as planes of numbers from 0 to 1 in a file.
    func writePictures() throws -> String {
      var values: [Float] = []
      for file in ImageFile.list([BytePath(pictures.path)]) {
        let image = try ImageFile.load(file, sizing: ImageSizing(side: 16))
        for channel in 0..<3 {
          for y in 0..<16 {
            for x in 0..<16 { values.append(Float(image[x, y][channel]) / 255) }
          }
        }
      }
      let file = folder.url.appending(path: "pictures")
      try values.withUnsafeBytes { Data($0) }.write(to: file)
      return file.path
    }
  }

  private struct Prediction: Decodable {
    struct Class: Decodable {
      let `class`: String
      let probability: Double
    }
    let predictions: [Class]
  }

  /// What the scripts in `scripts/checks` print.
  private struct Outputs<Rows: Decodable>: Decodable {
    let metadata: [String: String]
    let rows: Rows
  }

  private func expectEqual(_ rows: [[Double]], _ expected: [[Double]]) {
    #expect(rows.count == expected.count)
    for (row, probabilities) in zip(rows, expected) {
      #expect(zip(row, probabilities).allSatisfy { abs($0 - $1) < 1e-5 }, "\(row)")
    }
  }

  @Test(
    .enabled(if: PythonPeer.onnx != nil, "onnxruntime is not here; scripts/setup-onnx gets it."),
    arguments: ["cnn", "resnet18"])
  func onnxruntimePredictsTheSame(_ model: String) throws {
    let run = try TrainedRun(model: model)
    let command = try run.export(
      "--to", "onnx", "--with-normalisation", "--with-softmax", "--output", "model.onnx")
    #expect(command.exitCode == 0, "\(command.errors)")
    let outputs: Outputs<[String: [[Double]]]> = try #require(PythonPeer.onnx).run(
      "run_onnx.py",
      [run.folder.url.appending(path: "model.onnx").path, run.writePictures(), "1", "7"])
    #expect(outputs.metadata["classes"] == #"["blue","red"]"#)
    #expect(outputs.metadata["image_size"] == "16")
    #expect(outputs.rows.count == 2)
    let expected = try run.predictions()
    for rows in outputs.rows.values { expectEqual(rows, expected) }
  }

  @Test(
    .enabled(
      if: PythonPeer.torch != nil,
      "PyTorch and safetensors are not here; bench/setup-peer gets them."))
  func pyTorchPredictsTheSame() throws {
    let run = try TrainedRun(model: "resnet18")
    let command = try run.export("--to", "safetensors", "--output", "weights.safetensors")
    #expect(command.exitCode == 0, "\(command.errors)")
    let outputs: Outputs<[[Double]]> = try #require(PythonPeer.torch).run(
      "run_torch.py",
      [
        "resnet18", run.folder.url.appending(path: "weights.safetensors").path, run.writePictures(),
      ])
    #expect(outputs.metadata["classes"] == #"["blue","red"]"#)
    #expect(outputs.metadata["format"] == "pt")
    expectEqual(outputs.rows, try run.predictions())
  }

  @Test func filesAreNamedAndNeverReplacedUnasked() throws {
    let run = try TrainedRun(model: "cnn")
    let first = try run.export("--to", "onnx")
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output == "run.onnx: images [batch, 3, 16, 16] to scores of 2 classes\n")
    let whole = try run.content("run.onnx")

    let second = try run.export("--to", "onnx", "--with-softmax")
    #expect(second.exitCode == 74)
    #expect(second.errors.contains("run.onnx is there already"), "\(second.errors)")
    #expect(try run.content("run.onnx") == whole)
    let forced = try run.export("--to", "onnx", "--with-softmax", "--force", "--json")
    #expect(forced.exitCode == 0, "\(forced.errors)")
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(forced.output.utf8)) as? [String: Any])
    #expect(document["file"] as? String == "run.onnx")
    #expect(document["output"] as? String == "probabilities")
    #expect(document["inputShape"] as? [String] == ["batch", "3", "16", "16"])
    #expect(try run.content("run.onnx") != whole)

    let weights = try run.export("--to", "safetensors")
    #expect(weights.output == "run.safetensors: weights for 2 classes\n")
    let checkpoint = "run/checkpoints/best.safetensors"
    let original = try run.content(checkpoint)
    let itself = try run.export("--to", "safetensors", "--force", "--output", checkpoint)
    #expect(itself.exitCode == 64)
    #expect(itself.errors.contains("is the checkpoint itself"), "\(itself.errors)")
    #expect(try run.content(checkpoint) == original)

    let nowhere = try run.export("--to", "onnx", "--output", "missing/model.onnx")
    #expect(nowhere.exitCode == 74)
    #expect(nowhere.errors.contains("missing/model.onnx"), "\(nowhere.errors)")
  }

  @Test func wrongUseIsExplained() throws {
    let folder = try TemporaryFolder()
    let contradiction = try Command("export", "run", "--to", "safetensors", "--with-softmax")
    #expect(contradiction.exitCode == 64)
    #expect(contradiction.errors.contains("are for --to onnx"), "\(contradiction.errors)")
    let unknown = try Command("export", "run", "--to", "tflite")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("safetensors"), "\(unknown.errors)")
    let missing = try Command("export", "nothing", "--to", "onnx", in: folder.url)
    #expect(missing.exitCode == 66, "\(missing.errors)")
    try Data("{}".utf8).write(to: folder.url.appending(path: "broken.safetensors"))
    let broken = try Command("export", "broken.safetensors", "--to", "onnx", in: folder.url)
    #expect(broken.exitCode == 65, "\(broken.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/broken.onnx"))
  }
}
