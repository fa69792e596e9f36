public import Engine
import Files
import Foundation
import Interchange
import Records
import Tensors

/// The directory of one run: `config.json`, `steps.csv`, `epochs.csv` and `checkpoints/`.
///
/// Who makes or opens it owns it: no other may write to it until the training that it is given to has ended, or, without
/// one, until the value goes. Readers need no permission.
public struct RunDirectory: Sendable {
  public let path: String
  /// What the run's checkpoints say about themselves.
  public let spec: ModelSpec
  /// What the run leaves as it is, kept beside the checkpoints; `nil` where it trains everything.
  let frozen: FrozenWeights?
  /// What the run is resumed from; `nil` for a run at its beginning.
  let snapshot: TrainingSnapshot?
  let ownership: RunOwnership

  var checkpoints: CheckpointFolder { CheckpointFolder(ofRun: path) }

  /// Makes the directory of a new run, with the directories above it.
  ///
  /// - Parameters:
  ///   - configuration: written to `config.json`: whatever it takes to repeat the run.
  ///   - spec: what the checkpoints will say about themselves.
  /// - Throws: `RunDirectoryError`: `.notEmpty`, `.inUse`, or `.file` where it can't be written to.
  public static func create(
    at path: String, configuration: some Encodable, spec: ModelSpec
  ) throws -> RunDirectory {
    try create(at: path, configuration: configuration, spec: spec, frozen: nil)
  }

  /// Makes the directory of a run that leaves a part of its model as it is.
  ///
  /// `config.json` is written first: where it is, a run was begun and can be gone on with.
  ///
  /// - Parameters:
  ///   - frozen: the weights of that part.
  ///   - shared: a file that holds them for several runs, and is made if it is not there.
  package static func create(
    at path: String, configuration: some Encodable, spec: ModelSpec, frozen: FrozenWeights?,
    sharing shared: String? = nil
  ) throws -> RunDirectory {
    let json = try RecordJSON.encode(configuration)
    let ownership = try RunOwnership.ofNewRun(in: path)
    let directory = RunDirectory(
      path: path, spec: spec, frozen: frozen, snapshot: nil, ownership: ownership)
    try directory.write(configuration: json)
    try directory.prepare(sharing: shared)
    return directory
  }

  /// Makes what a run needs besides its configuration, as far as it is not there.
  func prepare(sharing shared: String? = nil) throws {
    try system { () throws(FileError) in try FileSystem.makeDirectory(checkpoints.path) }
    try frozen?.place(in: checkpoints.path, sharing: shared)
    try system { () throws(FileError) in
      for (name, header) in [
        ("steps.csv", StepRecord.csvHeader), ("epochs.csv", EpochRecord.csvHeader),
      ] where !FileSystem.exists(path(of: name)) {
        try AtomicFile.write(header + "\n", to: path(of: name))
      }
    }
  }

  /// Asks, before a long preparation, whether a new run could be written to a path; makes nothing.
  ///
  /// - Throws: `RunDirectoryError`: `.notEmpty`, or `.file` where it could not be written to.
  public static func check(_ path: String) throws(RunDirectoryError) {
    try RunOwnership.check(path)
  }

  /// Opens the directory of a run to go on with it.
  ///
  /// - Throws: `RunDirectoryError.nothingToResume` where there is no checkpoint, `.damaged` where none can be read,
  ///   `.inUse` where another process has it, or what reading it throws.
  public static func open(_ path: String) throws -> RunDirectory {
    let run = try ReopenedRun(path)
    guard let spec = run.spec else {
      guard run.damages.isEmpty else {
        throw RunDirectoryError.damaged(path: path, reasons: run.damages)
      }
      throw RunDirectoryError.nothingToResume(path: path)
    }
    return run.directory(spec: spec)
  }

  /// The same directory for a run that leaves a part of its model as it is, whose weights checkpoints leave out.
  package func leavingOut(_ frozen: FrozenWeights?) -> RunDirectory {
    RunDirectory(path: path, spec: spec, frozen: frozen, snapshot: snapshot, ownership: ownership)
  }

  /// The updates behind the checkpoint that the run is resumed from, 0 for a fresh run.
  public var step: Int { snapshot?.step ?? 0 }

  /// The seed of the run that is resumed; `nil` for a fresh run.
  public var seed: UInt64? { snapshot?.seed }

  /// The content of `config.json`.
  ///
  /// - Throws: `RunDirectoryError.configuration` with the key that can't be read.
  public func configuration<Configuration: Decodable>(
    as type: Configuration.Type = Configuration.self
  ) throws -> Configuration {
    try RunFiles(path).configuration()
  }

  /// Replaces `config.json`.
  package func write(configuration: some Encodable) throws {
    try write(configuration: try RecordJSON.encode(configuration))
  }

  private func write(configuration json: Data) throws(RunDirectoryError) {
    try system { () throws(FileError) in
      try AtomicFile.write(Array(json), to: path(of: "config.json"))
    }
  }

  /// Where a file of the directory lies.
  public func path(of name: String) -> String { RunFiles(path).path(of: name) }

  /// Where a checkpoint's weights lie in the folder of any run.
  package static func path(of checkpoint: CheckpointKind, ofRun run: String) -> String {
    CheckpointFolder(ofRun: run).path(of: checkpoint)
  }

  /// Where a checkpoint's weights lie.
  public func path(of checkpoint: CheckpointKind) -> String { checkpoints.path(of: checkpoint) }

  /// Puts the last checkpoint into a fresh state of the same optimizer and seed.
  ///
  /// - Returns: what the trainer needs to know of the steps before.
  /// - Throws: `CheckpointError` or `WeightsError` where the two do not fit.
  public func restore(_ state: TrainingState) throws -> TrainingProgress {
    guard let snapshot else { throw RunDirectoryError.nothingToResume(path: path) }
    try snapshot.restore(
      state, weights: try Checkpoint(contentsOf: path(of: .last)), path: checkpoints.state)
    return snapshot.progress
  }

  /// Removes what ``create(at:configuration:spec:)`` made, for a run that trained nothing; whatever else lies there stays.
  package func discard() {
    for name in ["config.json", "steps.csv", "epochs.csv"] {
      try? FileSystem.remove(path(of: name))
    }
    try? FileSystem.remove("\(checkpoints.path)/\(FrozenWeights.fileName)")
    FileSystem.removeIfEmpty(checkpoints.path)
    release()
    FileSystem.removeIfEmpty(path)
  }

  /// Gives the directory free for others; the end of a training does so by itself.
  public func release() { ownership.release() }

  /// Keeps the directory when the training has ended, until ``release()`` or until the value goes.
  package func keepAfterTraining() { ownership.keepAfterTraining() }

  /// Runs `body` and gives its error the type of this one.
  func system<Value>(
    _ body: () throws(FileError) -> Value
  ) throws(RunDirectoryError) -> Value {
    do {
      return try body()
    } catch {
      throw .file(error)
    }
  }
}
