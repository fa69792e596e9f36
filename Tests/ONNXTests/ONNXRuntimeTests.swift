import Engine
import Foundation
import ImageData
import Layers
import ONNX
import Optimizers
import PythonPeer
import Tensors
import TestSupport
import Testing

/// Exported models as onnxruntime runs them, against our own evaluation.
@Suite(
  .enabled(if: PythonPeer.onnx != nil, "onnxruntime is not here; scripts/setup-onnx gets it."),
  .timeLimit(.minutes(5)))
struct ONNXRuntimeTests {
  struct Case: CustomStringConvertible, Sendable {
    let description: String
    let sample: Shape
    let model: Model
  }

  /// What `scripts/checks/run_onnx.py` prints.
  private struct Run: Decodable {
    struct Value: Decodable, Equatable {
      enum Size: Decodable, Equatable {
        case number(Int)
        case name(String)

        init(from decoder: any Decoder) throws {
          let container = try decoder.singleValueContainer()
          if let number = try? container.decode(Int.self) {
            self = .number(number)
          } else {
            self = .name(try container.decode(String.self))
          }
        }
      }
      let name: String
      let shape: [Size]
    }
    let input: Value
    let output: Value
    let producer: String
    let metadata: [String: String]
    /// By batch size.
    let rows: [String: [[Float]]]
  }

  private static let images = [
    Case(description: "cnn", sample: [3, 32, 32], model: .cnn(classes: 5, dropout: 0.5)),
    Case(description: "resnet34", sample: [3, 70, 70], model: .resNet34(classes: 10)),
    Case(description: "resnet50", sample: [3, 64, 64], model: .resNet50(classes: 10)),
    Case(description: "mobilenet-v2", sample: [3, 64, 64], model: .mobileNetV2(classes: 10)),
    Case(
      description: "mobilenet-v3-large", sample: [3, 64, 64],
      model: .mobileNetV3Large(classes: 10)),
    Case(
      description: "efficientnet-lite0", sample: [3, 70, 64],
      model: .efficientNetLite0(classes: 10)),
    Case(
      description: "efficientnet-b0", sample: [3, 64, 64], model: .efficientNetB0(classes: 10)),
    Case(
      description: "convnext-tiny", sample: [3, 64, 64], model: .convNeXtTiny(classes: 10)),
    Case(
      description: "named values", sample: [3, 12, 10],
      model: Model {
        Conv2D(6, kernel: 3, padding: .same, groups: 3).named("stem")
        Sigmoid()
        Conv2D(5, kernel: 1).named("left").reading("stem")
        HardSigmoid()
        Concatenation().named("joined").reading("stem", "left")
        StochasticDepth(0.3)
        GELU()
        LayerNorm()
        Flatten()
        Linear(4)
      }),
    Case(
      description: "every window", sample: [3, 17, 14],
      model: Model {
        Conv2D(8, kernel: 4, padding: .same)
        BatchNorm(epsilon: 1e-2)
        ReLU()
        AveragePool2D(3, stride: 2, padding: .pixels(1))
        Residual {
          Conv2D(12, kernel: 3, stride: 2, padding: .pixels(1), bias: false)
          BatchNorm()
        } shortcut: {
          MaxPool2D(2, stride: 2, padding: .pixels(1))
          Conv2D(12, kernel: 1)
        }
        AveragePool2D(2, stride: 1, padding: .same)
        MaxPool2D(3, stride: 1, padding: .same)
        Conv2D(6, kernel: 2, padding: .valid)
        Dropout(0.2)
        Flatten()
        Flatten()
        Linear(4, bias: false)
        Dropout(0.3)
      }),
  ]

  private static let vectors = Case(
    description: "vectors", sample: [7],
    model: Model {
      Linear(9)
      Residual {
        ReLU()
        Linear(9)
      }
      Linear(3)
    })

  @Test(arguments: images + [vectors])
  func agreesWithOurEvaluation(_ example: Case) throws {
    let network = try Network(example, batch: 5)
    let model = try ONNXModel(
      network.graph, weights: network.weights, softmax: true,
      metadata: ["classes": #"["a","ü"]"#], producerVersion: "1")
    let expected = network.probabilities
    let run = try run(model, on: network.images, batches: 1, 2, 5)
    #expect(run.input.name == "images")
    #expect(run.input.shape == [.name("batch")] + example.sample.sizes.map { .number($0) })
    #expect(run.output.name == "probabilities")
    #expect(run.output.shape == [.name("batch"), .number(expected[0].count)])
    #expect(run.producer == "upswing")
    #expect(run.metadata == ["classes": #"["a","ü"]"#])
    #expect(run.rows.count == 3)
    for (batch, rows) in run.rows {
      #expect(largestDifference(rows, expected) < 1e-5, "in batches of \(batch)")
    }
  }

  /// Without a softmax come scores, which one turns into the same probabilities.
  @Test func scoresAndNormalisation() throws {
    let network = try Network(Self.images[0], batch: 4)
    let normalisation = Normalisation(mean: [0.1, 0.4, 0.7], std: [0.2, 0.5, 0.9])
    let model = try ONNXModel(
      network.graph, weights: network.weights, normalisation: normalisation, producerVersion: "1")
    let plane = 32 * 32
    let raw = network.images.enumerated().map { index, value in
      let channel = index / plane % 3
      return Float(
        Double(value) * normalisation.std[channel] + normalisation.mean[channel])
    }
    let run = try run(model, on: raw, batches: 4)
    #expect(run.output.name == "scores")
    let probabilities = try #require(run.rows["4"]).map { row in
      let highest = row.max() ?? 0
      let powers = row.map { Float(Foundation.exp(Double($0 - highest))) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    #expect(largestDifference(probabilities, network.probabilities) < 1e-5)
  }

  private func run(_ model: ONNXModel, on images: [Float], batches: Int...) throws -> Run {
    let folder = try TemporaryFolder()
    let (file, pictures) = (
      folder.url.appending(path: "m.onnx"), folder.url.appending(path: "images")
    )
    try model.write(to: file.path)
    try images.withUnsafeBytes { Data($0) }.write(to: pictures)
    return try #require(PythonPeer.onnx)
      .run("run_onnx.py", [file.path, pictures.path] + batches.map(String.init))
  }

  private func largestDifference(_ rows: [[Float]], _ expected: [[Float]]) -> Float {
    guard rows.map(\.count) == expected.map(\.count) else { return .infinity }
    return zip(rows.joined(), expected.joined()).map { abs($0 - $1) }
      .reduce(0) { $1.isFinite ? max($0, $1) : .infinity }
  }
}
