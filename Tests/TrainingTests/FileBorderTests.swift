import Engine
import Foundation
import ImageData
import Interchange
import Layers
import Optimizers
import Records
import Schedules
import Tensors
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
    let folder = try TemporaryDirectory()
    let path = folder.path("tampered.safetensors")
    let weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    try Checkpoint(card: Tiny.card, step: 1, kernels: [:], weights: weights).write(to: path)
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
    let folder = try TemporaryDirectory()
    let path = folder.path("large.safetensors")
    let model = Model {
      Flatten()
      Linear(1 << 20)
      Linear(3)
    }
    let card = ModelCard(
      model: model, input: [3, 2048, 2048], classes: ["a", "b", "c"],
      sizing: ImageSizing(side: 2048), normalisation: .imageNet)
    let weights = try Tiny.plan().initialState(for: SGD(), seed: 1).weights
    try Checkpoint(card: card, step: 1, kernels: [:], weights: weights).write(to: path)
    #expect(throws: (any Error).self) { try Checkpoint(contentsOf: path) }
  }

  @Test func impossibleImagesAreRefused() throws {
    let impossible: [(WritableKeyPath<DataSettings, Int>, [Int])] = [
      (\.imageSize, [0, 7, 4097, .max, -1]), (\.resize, [15, 65, .max]), (\.batchSize, [0, .max]),
      (\.cacheMegabytes, [-1, .max]),
    ]
    for (field, values) in impossible {
      for value in values {
        var configuration = Self.configuration
        #expect(throws: Never.self) { try configuration.validate() }
        configuration.images[keyPath: field] = value
        let error = #expect(throws: SettingsError.self) { try configuration.validate() }
        #expect(error?.field.hasPrefix("images.") == true)
        #expect(error?.reason.contains("\(value)") == true || value == .max)
      }
    }
  }

  @Test func impossibleRunsAreRefused() throws {
    func refuse(_ field: String, _ change: (inout RunConfiguration) -> Void) {
      var configuration = Self.configuration
      change(&configuration)
      let error = #expect(throws: SettingsError.self) { try configuration.validate() }
      #expect(error?.field == field)
    }
    refuse("epochs") { $0.epochs = .max }
    refuse("epochs") { $0.epochs = 0 }
    refuse("threads") { $0.threads = 1_000_000 }
    refuse("images.validation") { $0.images.validation = 1 }
    refuse("images.validation") { $0.images.validation = .nan }
    refuse("model.dropout") { $0.model.dropout = -0.1 }
    refuse("model.labelSmoothing") { $0.model.labelSmoothing = .infinity }
    refuse("schedule") { $0.schedule = .constant(Constant(-1)) }
    refuse("schedule") { $0.schedule = .constant(Constant(.nan)) }
    refuse("schedule") { $0.schedule = nil }
    refuse("clipping") { $0.clipping = .norm(-1) }
    refuse("plateau") { $0.plateau = Plateau(factor: 5) }
  }

  /// The key that can't be read is named, however deep it lies.
  @Test(arguments: [
    (#"{"epochs": "many"}"#, "command is missing"),
    (#"{"command": [], "images": 7}"#, "can't be used"),
    ("not JSON", "its content is not JSON"),
    ("[]", "can't be used"),
    (String(repeating: "[", count: 1_000_000), "can't be used"),
  ])
  func aConfigurationThatCannotBeReadIsNamed(_ text: String, _ words: String) throws {
    let folder = try TemporaryDirectory()
    let directory = try RunDirectory.create(
      at: folder.path("run"), configuration: Configuration(), card: Tiny.card)
    try Data(text.utf8).write(to: folder.url.appending(path: "run/config.json"))
    let error = #expect(throws: RunDirectoryError.self) {
      _ = try directory.configuration(as: RunConfiguration.self)
    }
    #expect("\(error!)".contains(words), "\(error!)")
  }

  private static let configuration = RunConfiguration(
    command: ["upswing", "train", "flowers"], started: "2026-11-26T00:00:00Z",
    data: DataSource("flowers"),
    fingerprint: "0", model: ModelSettings(name: .cnn, dropout: 0.5, labelSmoothing: 0),
    images: DataSettings(
      imageSize: 16, batchSize: 8, seed: 1, cacheMegabytes: 64,
      augmentation: nil, shuffles: true, scaledDecoding: false),
    optimizer: OptimizerConfiguration(SGD(momentum: 0.9)), clipping: nil,
    schedule: .constant(Constant(0.01)), epochs: 3, threads: 1, convolutions: nil, sweep: nil)
}
