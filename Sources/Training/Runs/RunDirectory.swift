public import Engine
import Files
import Foundation
import Interchange
import Records
import Tensors

/// The directory of one run: `config.json`, `steps.csv`, `epochs.csv` and `checkpoints/`.
public struct RunDirectory: Sendable {
  public let path: String
  /// What the run's checkpoints say about themselves.
  public let card: ModelCard
  /// What the run leaves as it is, kept beside the checkpoints; `nil` where it trains everything.
  private let frozen: FrozenWeights?
  /// What the run is resumed from; `nil` for a fresh run.
  private let snapshot: TrainingSnapshot?

  private init(
    path: String, card: ModelCard, frozen: FrozenWeights?, snapshot: TrainingSnapshot?
  ) {
    self.frozen = frozen
    self.path = path
    self.card = card
    self.snapshot = snapshot
  }

  /// Makes the directory of a new run, with the directories above it.
  ///
  /// - Parameters:
  ///   - configuration: written to `config.json`: whatever it takes to repeat the run.
  ///   - card: what the checkpoints will say about themselves.
  /// - Throws: `RunDirectoryError`: `.notEmpty`, or `.file` where it can't be written to.
  public static func create(
    at path: String, configuration: some Encodable, card: ModelCard
  ) throws -> RunDirectory {
    try create(at: path, configuration: configuration, card: card, frozen: nil)
  }

  /// Makes the directory of a run that leaves a part of its model as it is.
  ///
  /// - Parameters:
  ///   - frozen: the weights of that part.
  ///   - shared: a file that holds them for several runs, and is made if it is not there.
  package static func create(
    at path: String, configuration: some Encodable, card: ModelCard, frozen: FrozenWeights?,
    sharing shared: String? = nil
  ) throws -> RunDirectory {
    let directory = RunDirectory(path: path, card: card, frozen: frozen, snapshot: nil)
    let json = try RecordJSON.encode(configuration)
    try reserve(path)
    try directory.system { () throws(FileError) in
      try FileSystem.makeDirectory(directory.path(of: "checkpoints"))
    }
    try frozen?.place(in: directory.path(of: "checkpoints"), sharing: shared)
    try directory.system { () throws(FileError) in
      try AtomicFile.write(Array(json), to: directory.path(of: "config.json"))
      try AtomicFile.write(StepRecord.csvHeader + "\n", to: directory.path(of: "steps.csv"))
      try AtomicFile.write(EpochRecord.csvHeader + "\n", to: directory.path(of: "epochs.csv"))
    }
    return directory
  }

  /// Makes an empty directory, with the directories above it, or finds that there is one.
  ///
  /// Called before a long preparation it tells early that a run could not be written.
  ///
  /// - Throws: `RunDirectoryError`: `.notEmpty`, or `.file` where it can't be written to.
  public static func reserve(_ path: String) throws(RunDirectoryError) {
    let names: [BytePath]
    do throws(FileError) {
      try FileSystem.makeDirectory(path)
      try FileSystem.checkWritable(path)
      names = try FileSystem.names(in: BytePath(path))
    } catch {
      throw .file(error)
    }
    guard names.isEmpty else { throw .notEmpty(path: path) }
  }

  /// The weights that a path means: a checkpoint is itself, a run's directory its best checkpoint.
  public static func checkpoint(for path: String) -> String {
    let best = path + "/checkpoints/best.safetensors"
    return FileSystem.exists(best) ? best : path
  }

  /// Opens the directory of a run to go on with it.
  ///
  /// - Throws: `RunDirectoryError.nothingToResume` where there is no checkpoint, or what reading it throws.
  public static func open(_ path: String) throws -> RunDirectory {
    let bare = path + "/checkpoints/"
    guard FileSystem.exists(bare + "last.safetensors"),
      FileSystem.exists(bare + "last.state.safetensors")
    else { throw RunDirectoryError.nothingToResume(path: path) }
    return RunDirectory(
      path: path, card: try Checkpoint(contentsOf: bare + "last.safetensors").card,
      frozen: nil,
      snapshot: try TrainingSnapshot(contentsOf: bare + "last.state.safetensors"))
  }

  /// The same directory for a run that leaves a part of its model as it is, whose weights checkpoints leave out.
  package func leavingOut(_ frozen: FrozenWeights?) -> RunDirectory {
    RunDirectory(path: path, card: card, frozen: frozen, snapshot: snapshot)
  }

  /// The updates behind the checkpoint that the run is resumed from, 0 for a fresh run.
  public var step: Int { snapshot?.step ?? 0 }

  /// The seed of the run that is resumed; `nil` for a fresh run.
  public var seed: UInt64? { snapshot?.seed }

  /// The content of `config.json`.
  public func configuration<Configuration: Decodable>(
    as type: Configuration.Type = Configuration.self
  ) throws -> Configuration {
    let path = path(of: "config.json")
    let bytes = try system { () throws(FileError) in try FileReader(path).bytes() }
    do {
      return try RecordJSON.decode(from: Data(bytes))
    } catch {
      throw RunDirectoryError.configuration(path: path, reason: "\(error)")
    }
  }

  /// Where a file of the directory lies.
  public func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : path + "/" + name
  }

  /// Where a checkpoint's weights lie.
  public func path(of checkpoint: CheckpointKind) -> String {
    path(of: "checkpoints/\(checkpoint.rawValue).safetensors")
  }

  /// Puts the last checkpoint into a fresh state of the same optimizer and seed.
  ///
  /// - Returns: what the trainer needs to know of the steps before.
  /// - Throws: `CheckpointError` or `WeightsError` where the two do not fit.
  public func restore(_ state: TrainingState) throws -> TrainingProgress {
    guard let snapshot else { throw RunDirectoryError.nothingToResume(path: path) }
    try snapshot.restore(
      state, weights: try Checkpoint(contentsOf: path(of: .last)),
      path: path(of: "checkpoints/last.state.safetensors"))
    return snapshot.progress
  }

  /// Runs `body` and gives its error the type of this one.
  private func system<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(RunDirectoryError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}

// MARK: - What the training loop writes

extension RunDirectory {
  func hasCheckpoint(_ kind: CheckpointKind) -> Bool { FileSystem.exists(path(of: kind)) }

  func resumeWarnings(_ plan: Plan) -> [TrainingWarning] { snapshot?.warnings(plan) ?? [] }

  func saveBest(_ weights: [NamedTensor], step: Int, plan: Plan) throws -> String {
    let path = path(of: .best)
    try Checkpoint(
      card: card, step: step, kernels: plan.kernels, weights: weights, without: frozen
    ).write(to: path)
    return path
  }

  /// Saves weights and state as a pair: both are on the disk before either is put in its place.
  func saveLast(
    _ weights: [NamedTensor], snapshot: TrainingSnapshot, plan: Plan
  ) throws -> String {
    let path = path(of: .last)
    let checkpoint = Checkpoint(
      card: card, step: snapshot.step, kernels: plan.kernels, weights: weights, without: frozen)
    let first = try checkpoint.pending(for: path)
    let second = try snapshot.pending(for: self.path(of: "checkpoints/last.state.safetensors"))
    do throws(FileError) {
      try first.commit()
      try second.commit()
    } catch {
      throw RunDirectoryError.file(error)
    }
    return path
  }

  /// Reads the records of the steps and epochs that the checkpoint has behind it and removes later ones,
  /// which a run that was cut off may have left: the steps will be made, and recorded, again.
  func keepRecords(
    steps: Int, epochs: Int
  ) throws -> (steps: [StepRecord], epochs: [EpochRecord]) {
    (try keep(steps, in: "steps.csv"), try keep(epochs, in: "epochs.csv"))
  }

  private func keep<Record: CSVRecord>(_ count: Int, in name: String) throws -> [Record] {
    let path = path(of: name)
    let bytes = try system { () throws(FileError) in try FileReader(path).bytes() }
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    // What stands behind the last line break is nothing, or a line that was cut off.
    lines.removeLast()
    guard lines.count > count else {
      throw RunDirectoryError.missingRecords(
        path: path, found: max(lines.count - 1, 0), needed: count)
    }
    let text = lines.prefix(count + 1).joined(separator: "\n") + "\n"
    let records: [Record]
    do {
      records = try Record.records(csv: text)
    } catch {
      throw RunDirectoryError.records(path: path, reason: error.description)
    }
    if text.utf8.count != bytes.count {
      try system { () throws(FileError) in try AtomicFile.write(text, to: path) }
    }
    return records
  }
}
