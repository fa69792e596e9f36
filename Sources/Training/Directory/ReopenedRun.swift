import Files
import Interchange

/// A run that was begun before, opened by its new owner: where it stands, before anything is computed.
package struct ReopenedRun: Sendable {
  package let path: String
  private let ownership: RunOwnership
  private let snapshot: TrainingSnapshot?
  /// What its last good checkpoint says about itself; `nil` where there is none.
  package let spec: ModelSpec?
  /// What is wrong with later checkpoints, each as a sentence.
  package let damages: [String]

  /// Takes the folder of a run and finds its last good checkpoint.
  ///
  /// - Throws: `RunDirectoryError.nothingToResume` where no run was begun, `.inUse` where another process has it.
  package init(_ path: String) throws {
    guard FileSystem.isFolder(path) else { throw RunDirectoryError.nothingToResume(path: path) }
    let checkpoints = CheckpointFolder(ofRun: path)
    guard
      FileSystem.exists(RunFiles(path).path(of: "config.json"))
        || FileSystem.exists(checkpoints.state)
    else { throw RunDirectoryError.nothingToResume(path: path) }
    self.path = path
    ownership = try RunOwnership.take(path)
    let (recovery, damages) = try checkpoints.recover()
    snapshot = recovery?.snapshot
    spec = recovery?.spec
    self.damages = damages
  }

  /// The content of `config.json`.
  package func configuration<Configuration: Decodable>() throws(RunDirectoryError) -> Configuration
  {
    try RunFiles(path).configuration()
  }

  /// The steps behind the checkpoint; `nil` where there is none.
  package var step: Int? { snapshot?.position }

  /// What a user must know of where the run goes on, as a sentence; `nil` where that is its last save.
  package var note: String? {
    guard !damages.isEmpty else { return nil }
    let place = step.map { "goes on from the save before, after step \($0)" } ?? "begins again"
    return "\(damages.joined(separator: " ")) The run \(place)."
  }

  /// Where the last checkpoint's weights lie.
  package var lastWeights: String { CheckpointFolder(ofRun: path).path(of: .last) }

  /// Gives the folder free.
  package func release() { ownership.release() }

  /// The directory for a training that goes on from the checkpoint, or begins where there is none.
  package func directory(spec: ModelSpec) -> RunDirectory {
    RunDirectory(
      path: path, spec: spec, frozen: nil, snapshot: snapshot, ownership: ownership)
  }

  /// The directory for a training that begins, with what it needs made anew as far as it is missing.
  package func beginning(
    spec: ModelSpec, frozen: FrozenWeights?, sharing shared: String? = nil
  ) throws -> RunDirectory {
    let directory = RunDirectory(
      path: path, spec: spec, frozen: frozen, snapshot: nil, ownership: ownership)
    try directory.prepare(sharing: shared)
    return directory
  }
}
