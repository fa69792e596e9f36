import Engine
import Files
import Interchange

/// The folder `checkpoints/` of a run: how weights and state become true together, and how they are found again.
///
/// **One commit point.** Both files of a save are written beside their places and flushed. Then
///
/// 1. the pair that is there gets the second name `previous`, where the disk knows second names;
/// 2. the new weights become `next.safetensors`;
/// 3. the new state becomes `last.state.safetensors`: the save is made. It names its weights by their checksum;
/// 4. `next` becomes `last.safetensors`.
///
/// Cut off before step 3 the old state finds its weights under `last`, after it the new state finds its own under
/// `next`, and step 4 is made up for. Whoever reads weights alone finds whole ones at any moment.
struct CheckpointFolder: Sendable {
  /// `checkpoints/` in a run's folder.
  let path: String

  init(ofRun run: String) { path = (run.hasSuffix("/") ? run : run + "/") + "checkpoints" }

  /// Where a checkpoint's weights lie.
  func path(of kind: CheckpointKind) -> String { weights(kind.rawValue) }

  /// Where the state of the last checkpoint lies.
  var state: String { state(CheckpointKind.last.rawValue) }

  private func weights(_ name: String) -> String { "\(path)/\(name).safetensors" }
  private func state(_ name: String) -> String { "\(path)/\(name).state.safetensors" }

  private static let last = CheckpointKind.last.rawValue
  private static let next = "next"
  private static let previous = "previous"
}

// MARK: - Saving

extension CheckpointFolder {
  func saveBest(_ checkpoint: Checkpoint) throws { try checkpoint.write(to: path(of: .best)) }

  func saveLast(_ checkpoint: Checkpoint, _ snapshot: TrainingSnapshot) throws {
    let metadata = try checkpoint.sealedMetadata()
    let newWeights = try checkpoint.pending(metadata, for: weights(Self.next))
    var snapshot = snapshot
    snapshot.weights = metadata[ContentChecksum.key]
    let newState = try snapshot.pending(for: state)
    keepPrevious()
    try newWeights.commit()
    try newState.commit()
    try promoteNext()
  }

  /// Removes what only a run that goes on needs.
  func finish() throws(FileError) {
    for name in [Self.previous, Self.next] {
      for file in [weights(name), state(name)] { try FileSystem.remove(file) }
    }
  }

  private func promoteNext() throws(FileError) {
    try FileSystem.replace(weights(Self.last), by: weights(Self.next))
  }

  /// Gives the pair that is about to be replaced a second name. It is what a damaged file is answered with, and no disk
  /// that lacks second names should keep a run from being saved.
  private func keepPrevious() {
    for (file, name) in [
      (weights(Self.last), weights(Self.previous)), (state, state(Self.previous)),
    ] where FileSystem.exists(file) {
      try? FileSystem.remove(name)
      try? FileSystem.link(file, as: name)
    }
  }
}

// MARK: - Going on

extension CheckpointFolder {
  /// Where a run can be gone on from.
  struct Recovery {
    let snapshot: TrainingSnapshot
    let spec: ModelSpec
  }

  /// Finds the last save that is whole and puts it where the last one belongs. Only for the folder's owner.
  ///
  /// - Returns: the save, `nil` where there is none; and what was damaged of later ones, each as a sentence.
  /// - Throws: what keeps files from being read that may well be whole.
  func recover() throws -> (recovery: Recovery?, damages: [String]) {
    var damages: [String] = []
    for name in [Self.last, Self.previous] where FileSystem.exists(state(name)) {
      do {
        let snapshot = try TrainingSnapshot(contentsOf: state(name))
        let (found, checkpoint) = try weights(of: snapshot, in: state(name))
        if name == Self.previous { try FileSystem.replace(state, by: state(name)) }
        if found != weights(Self.last) {
          try FileSystem.replace(weights(Self.last), by: found)
        }
        return (Recovery(snapshot: snapshot, spec: checkpoint.spec), damages)
      } catch  where isDamage(error) {
        damages.append("\(error)")
      }
    }
    return (nil, damages)
  }

  /// The weights that a state names.
  private func weights(
    of snapshot: TrainingSnapshot, in state: String
  ) throws -> (path: String, checkpoint: Checkpoint) {
    var other: (any Error)?
    for name in [Self.last, Self.next, Self.previous] where FileSystem.exists(weights(name)) {
      do {
        let claimed = try SafetensorsFile(weights(name)).metadata[ContentChecksum.key]
        guard snapshot.weights == nil || snapshot.weights == claimed else { continue }
        let checkpoint = try Checkpoint(contentsOf: weights(name))
        if checkpoint.step == snapshot.step { return (weights(name), checkpoint) }
        other = CheckpointError.mismatchedPair(
          path: state, weights: checkpoint.step, state: snapshot.step)
      } catch  where isDamage(error) {
        other = error
      }
    }
    throw other ?? CheckpointError.withoutWeights(path: state, step: snapshot.step)
  }
}

// MARK: - Reading

extension CheckpointFolder {
  /// The weights to use of a run: the best; failing those the last; failing those the ones before.
  ///
  /// - Returns: the checkpoint, its file, and a sentence where it is not the best.
  /// - Throws: the reason why the best can't be read where no other can; `RunDirectoryError.noCheckpoint` where there
  ///   is none.
  func bestThereIs(ofRun run: String) throws -> FoundCheckpoint {
    var damages: [String] = []
    var first: (any Error)?
    for name in [CheckpointKind.best.rawValue, Self.last, Self.next, Self.previous]
    where FileSystem.exists(weights(name)) {
      do {
        let checkpoint = try Checkpoint(contentsOf: weights(name))
        return FoundCheckpoint(
          checkpoint: checkpoint, path: weights(name),
          note: name == CheckpointKind.best.rawValue
            ? nil : note(on: checkpoint, run: run, damages: damages))
      } catch  where isDamage(error) {
        first = first ?? error
        damages.append("\(error)")
      }
    }
    throw first ?? RunDirectoryError.noCheckpoint(path: run)
  }

  private func note(on checkpoint: Checkpoint, run: String, damages: [String]) -> String {
    let reason =
      damages.isEmpty
      ? "\(BytePath(run)) has no best checkpoint yet: it was stopped, or diverged, before an epoch of it could be judged."
      : damages.joined(separator: " ")
    return "\(reason) The weights after step \(checkpoint.step) are taken."
  }
}

/// Whether a file is there and is not what was written, so that an earlier one should be looked for.
private func isDamage(_ error: any Error) -> Bool {
  switch error {
  case SafetensorsError.file, CheckpointError.frozenWeights, CheckpointError.unknownFormat: false
  case is SafetensorsError, is CheckpointError, is WeightsError: true
  default: false
  }
}
