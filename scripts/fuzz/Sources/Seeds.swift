import Engine
import Experiments
import Foundation
import ImageData
import Interchange
import Layers
import Optimizers
import Records
import Schedules
import Tensors
import Training

/// Small sound files of the kinds that only Upswing writes, for the fuzzer to begin with.
enum Seeds {
  /// Every kind of layer, in little.
  static let network = Model {
    Conv2D(4, kernel: 3, stride: 2, padding: .same)
    BatchNorm()
    ReLU()
    MaxPool2D(2)
    Flatten()
    Dropout(0.5)
    Linear(2)
  }

  static func write(into folder: String) throws {
    try checkpoint(network, to: path(folder, "checkpoint", "small"))
    try checkpoint(
      Model {
        Conv2D(3, kernel: 1)
        BatchNorm()
        AveragePool2D(2)
        GlobalAveragePool()
        Linear(2)
      }, to: path(folder, "checkpoint", "pools"))
    let schedules = try ScheduleName.selectable.map { name in
      try ScheduleConfiguration(
        name, ScheduleSettings(max: 0.1), in: Horizon(steps: 300, stepsPerEpoch: 7))
    }
    for (index, schedule) in schedules.enumerated() {
      let name = schedule.name.rawValue
      try json(schedule, to: path(folder, "schedule", name))
      try json(run(schedule, OptimizerName.allCases[index % 10]), to: path(folder, "run", name))
    }
    let joined = ScheduleConfiguration.joined(
      SequentialSchedule([.init(.epochs(2), schedules[0]), .init(.fraction(0.5), schedules[1])]))
    try json(joined, to: path(folder, "schedule", "joined"))
    try json(study, to: path(folder, "study", "small"))
    let steps = (0..<3).map {
      StepRecord(step: $0, epoch: 1, loss: 0.7, rate: 0.01, momentum: $0 == 0 ? nil : 0.9)
    }
    let epochs = (1..<4).map {
      EpochRecord(
        epoch: $0, trainLoss: 0.7, trainAccuracy: 0.5, validationLoss: $0 == 1 ? nil : 0.6,
        validationAccuracy: 0.5, rate: 0.01, seconds: 3)
    }
    try Data(StepRecord.csv(steps).utf8).write(to: path(folder, "records", "steps"))
    try Data(EpochRecord.csv(epochs).utf8).write(to: path(folder, "records", "epochs"))
    let tables = [
      "scores": "arm,seed,value,split\n\"sgd, a\",1,0.5,x\nadam,1,6e-1,x\n",
      "sweep": "rate,loss\n" + (1...30).map { "\($0)e-3,\(2.5 - Double($0) / 20)\n" }.joined(),
      "history": "{\"lr\": [0.001, 0.01, 0.1], \"loss\": [2, 1, NaN]}",
    ]
    for (name, text) in tables { try Data(text.utf8).write(to: path(folder, "tables", name)) }
    try RowFile.write(
      to: path(folder, "rows", "small").path, "features", [3, 2, 2], metadata: ["identity": "x"]
    ) { append in
      try [Float](repeating: 1, count: 12).withUnsafeBufferPointer { try append($0) }
    }
  }

  private static func path(_ folder: String, _ target: String, _ name: String) throws -> URL {
    let folder = URL(fileURLWithPath: "\(folder)/\(target)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appending(path: name)
  }

  private static func json(_ value: some Encodable, to path: URL) throws {
    try JSONEncoder().encode(value).write(to: path)
  }

  /// Without its checksum, which no change would outlive.
  private static func checkpoint(_ model: Model, to path: URL) throws {
    let weights = try model.graph(input: [1, 3, 8, 8]).parameters.map {
      NamedTensor($0.name, Tensor(shape: $0.shape, repeating: 0.25))
    }
    let spec = ModelSpec(
      model: model, input: [3, 8, 8], classes: ["a", "b"],
      sizing: ImageSizing(side: 8, resize: 9, keepsExact: false), normalisation: .imageNet)
    try Checkpoint(spec: spec, step: 3, kernels: [:], weights: weights).write(to: path.path)
    var metadata = try SafetensorsFile(path.path).metadata
    metadata["checksum"] = nil
    try SafetensorsFile.write(weights, metadata: metadata, to: path.path)
  }

  private static let images = ImageSettings(
    imageSize: 16, resize: 18, keepsExact: false, normalisation: .values(.imageNet), batchSize: 4,
    cacheMegabytes: 64)

  private static let model = ModelSettings(
    .cnn, dropout: 0.5, labelSmoothing: 0.1, weights: "given", weightsKey: "model",
    transfer: TransferSettings(
      freezing: Freezing(through: "blocks.1"), views: 2,
      storage: FeatureStorage(folder: "cache", megabytes: 9)))

  private static func run(
    _ schedule: ScheduleConfiguration, _ optimizer: OptimizerName
  ) throws -> RunConfiguration {
    var experiment = base
    experiment.optimizer = OptimizerConfiguration(
      try optimizer.make(), groups: ParameterGroups([ParameterGroup("head", rateMultiplier: 2)]))
    return RunConfiguration(
      experiment, command: ["upswing"], started: "now", workingFolder: "/x", fingerprint: "0",
      options: PlanOptions(threads: 1, convolutions: .direct), schedule: schedule)
  }

  private static let base = Experiment(
    data: DataSource("flowers", validation: .fraction(0.2)), images: images, model: model,
    clipping: .norm(1), plateau: Plateau(), epochs: 3)

  /// The content of `study.json`.
  private struct Manifest: Encodable {
    var command: [String]
    var started: String
    var fingerprint: String
    var convolutions: ConvolutionChoice
    var study: StudyConfiguration
  }

  private static let study = Manifest(
    command: ["upswing"], started: "now", fingerprint: "0", convolutions: .automatic,
    study: StudyConfiguration(
      base,
      arms: [
        base.arm("sgd"),
        base.arm("adam") {
          $0.optimizer = OptimizerConfiguration(Adam())
          $0.schedule = PlannedSchedule(.cosine, rates: .given(max: 0.01, base: 0.001))
        },
      ], seeds: [1, 2]))
}
