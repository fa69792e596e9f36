public import Engine
import Files
import Interchange
import Optimizers
public import Tensors

/// What a checkpoint needs beside its weights to be resumed exactly: `last.state.safetensors`.
public struct TrainingSnapshot: Equatable, Sendable {
  /// The optimizer's name, hyper-parameters and groups of parameters, as the JSON of its `OptimizerConfiguration`.
  public let optimizer: String
  public let seed: UInt64
  /// The updates made.
  public let step: Int
  public let threads: Int
  /// By layer, the kernels of the plan.
  public let kernels: [String: String]
  public let progress: TrainingProgress
  /// The optimizer's scalars by name.
  public let scalars: [String: Double]
  /// The optimizer's slots in canonical order and layout.
  public let tensors: [NamedTensor]
  /// The checksum of the file of weights that it goes with; `nil` before it is saved, and in files of versions that
  /// wrote none.
  package internal(set) var weights: String?

  /// The steps that its phase has behind it.
  package var position: Int { step - progress.origin.updates }

  /// What `state` would need to go on.
  public init(_ state: TrainingState, plan: Plan, progress: TrainingProgress) throws {
    optimizer = try Self.optimizer(of: state)
    seed = state.seed
    step = state.step
    threads = plan.options.threads
    kernels = plan.kernels
    self.progress = progress
    scalars = state.optimizerScalars
    tensors = state.optimizerTensors
  }

  /// Reads a snapshot.
  public init(contentsOf path: String) throws {
    let file = try SafetensorsFile(path)
    let metadata = try Metadata(file.metadata, path: path, format: Self.format)
    optimizer = try metadata.text("optimizer")
    seed = try metadata.value("seed")
    step = try metadata.value("step")
    threads = try metadata.value("threads")
    kernels = try metadata.value("kernels")
    progress = try metadata.value("progress")
    // Missing in files of versions that had no rule with scalars.
    scalars = try metadata.value("scalars", default: [:])
    weights = file.metadata["weights"]
    tensors = try file.tensors()
    guard ContentChecksum.agrees(file.metadata, tensors) else {
      throw CheckpointError.damaged(path: path)
    }
    let broken = tensors.filter { !$0.tensor.isFinite }.map(\.name)
    guard broken.isEmpty else { throw CheckpointError.notFinite(path: path, tensors: broken) }
    func check(_ field: String, _ isPossible: Bool, _ reason: String) throws(CheckpointError) {
      if !isPossible { throw .impossible(path: path, field: field, reason: reason) }
    }
    try check("step", (0...RunLimits.steps).contains(step), "is \(step)")
    try check("threads", (1...RunLimits.threads).contains(threads), "is \(threads)")
    try check("progress", progress.isPossible(atStep: step), "can't be that of step \(step)")
    try check("scalars", scalars.values.allSatisfy(\.isFinite), "are not finite numbers")
  }

  /// Writes the snapshot atomically.
  public func write(to path: String) throws {
    try pending(for: path).commit()
  }

  func pending(for path: String) throws -> PendingFile {
    var metadata = try metadata().strings
    metadata["weights"] = weights
    return try SafetensorsFile.pending(
      tensors, metadata: ContentChecksum.sealed(metadata, tensors), for: path)
  }

  /// Puts weights and snapshot into a fresh state, which then continues as if nothing had happened.
  ///
  /// - Throws: `CheckpointError` where optimizer, seed or step differ, `WeightsError` where tensors do not fit.
  public func restore(
    _ state: TrainingState, weights checkpoint: Checkpoint, path: String
  ) throws {
    let given = try Self.optimizer(of: state)
    guard given == optimizer else {
      throw CheckpointError.otherOptimizer(path: path, saved: optimizer, given: given)
    }
    guard state.seed == seed else {
      throw CheckpointError.otherSeed(path: path, saved: seed, given: state.seed)
    }
    guard checkpoint.step == step else {
      throw CheckpointError.mismatchedPair(path: path, weights: checkpoint.step, state: step)
    }
    try state.load(weights: checkpoint.weights, strict: false)
    try state.load(optimizerTensors: tensors)
    try state.load(optimizerScalars: scalars)
    state.step = step
  }

  private static func optimizer(of state: TrainingState) throws -> String {
    try Metadata.json(state.configuration)
  }

  /// What keeps a run with `plan` from being the same to the last bit.
  func warnings(_ plan: Plan) -> [TrainingWarning] {
    var warnings: [TrainingWarning] = []
    if threads != plan.options.threads {
      warnings.append(.otherThreads(before: threads, now: plan.options.threads))
    }
    let layers = plan.kernels.keys.filter { plan.kernels[$0] != kernels[$0] }.sorted()
    if !layers.isEmpty { warnings.append(.otherKernels(layers: layers)) }
    return warnings
  }

  private func metadata() throws -> Metadata {
    var metadata = Metadata(format: Self.format)
    metadata.set("optimizer", text: optimizer)
    try metadata.set("seed", seed)
    try metadata.set("step", step)
    try metadata.set("threads", threads)
    try metadata.set("kernels", kernels)
    try metadata.set("progress", progress)
    if !scalars.isEmpty { try metadata.set("scalars", scalars) }
    return metadata
  }

  private static let format = "upswing-state-1"
}
