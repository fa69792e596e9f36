import Engine
import Foundation
import ImageData
import Interchange
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import TestSupport
import Testing
import Training

/// What a file says is checked before it is believed, and refused by the name of the field.
@Suite(.timeLimit(.minutes(2))) struct FileBorderTests {
  /// Fields of a checkpoint, and what they can't be.
  private static let fields: [(field: String, values: [String])] = [
    (
      "image_size",
      [
        #"{"resize":9,"side":9}"#, #"{"resize":1000000000,"side":8}"#, #"{"resize":7,"side":8}"#,
        #"{"resize":8,"side":0}"#, #"{"resize":-8,"side":-8}"#, #"{"side":8}"#, "8",
        #"{"resize":9223372036854775807,"side":8}"#,
        #"{"resize":9223372036854775807,"side":9223372036854775807}"#,
      ]
    ),
    (
      "input_shape",
      [
        "[3,9,9]", "[1,8,8]", "[3,8]", "[]", "[3,0,8]", "[-3,-8,8]", "[3,8,9223372036854775807]",
        "null", "[4611686018427387904,4,8]",
      ]
    ),
    (
      "classes",
      [
        "[]", #"["one"]"#, #"["a","b"]"#, #"["a","b","c","d"]"#, "{}", "[1,2,3]", "null", "",
      ]
    ),
    (
      "normalisation",
      [
        #"{"deviation":[1e-300,0.2,0.2],"mean":[0,0,0]}"#,
        #"{"deviation":[0,0.2,0.2],"mean":[0,0,0]}"#,
        #"{"deviation":[0.2,0.2],"mean":[0,0,0]}"#,
        #"{"deviation":[0.2,0.2,0.2],"mean":[1e300,0,0]}"#,
        #"{"deviation":[-1,0.2,0.2],"mean":[0,0,0]}"#,
      ]
    ),
    (
      "model",
      [
        #"{"layers":[]}"#, "[]", #"{"layers":[{"kind":{"flatten":{"_0":{}}}}]}"#,
        #"{"layers":[{"kind":{"nonsense":{"_0":{}}}}]}"#,
        String(repeating: "[", count: 100_000),
      ]
    ),
    ("step", ["-1", "9223372036854775807", "1e300", #""1""#]),
    ("kernels", ["7", "[]"]),
  ]

  @Test func aCheckpointThatSaysWhatCannotBeIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("tampered.safetensors")
    let weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    try Checkpoint(spec: Tiny.spec, step: 1, kernels: [:], weights: weights).write(to: path)
    var sound = try SafetensorsFile(path).metadata
    // Who changes a file on purpose leaves no checksum that tells.
    sound["checksum"] = nil
    for (field, values) in Self.fields {
      for value in values {
        var metadata = sound
        metadata[field] = value
        try SafetensorsFile.write(weights, metadata: metadata, to: path)
        let error = #expect(throws: CheckpointError.self, "\(field) \(value.prefix(80))") {
          try Checkpoint(contentsOf: path)
        }
        #expect("\(error!)".contains(field), "\(value.prefix(80)): \(error!)")
      }
    }
    try SafetensorsFile.write(weights, metadata: sound, to: path)
    #expect(try Checkpoint(contentsOf: path).weights == weights)
  }

  /// A model larger than what the file holds is refused before anything is made of its size.
  @Test func aModelThatIsNotTheWeightsIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("large.safetensors")
    let model = Model {
      Flatten()
      Linear(1 << 20)
      Linear(3)
    }
    let spec = ModelSpec(
      model: model, input: [3, 2048, 2048], classes: ["a", "b", "c"],
      sizing: ImageSizing(side: 2048), normalisation: .imageNet)
    let weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    try Checkpoint(spec: spec, step: 1, kernels: [:], weights: weights).write(to: path)
    #expect(throws: (any Error).self) { try Checkpoint(contentsOf: path) }
  }
}
