import Files

/// A checkpoint that a path led to.
package struct FoundCheckpoint: Sendable {
  package let checkpoint: Checkpoint
  /// The file that it was read from.
  package let path: String
  /// What a user should know, as sentences; `nil` where it is what the path says.
  package let note: String?
}

extension FoundCheckpoint {
  /// Reads what a path means: a checkpoint is itself, a run's folder the best of its checkpoints that can be read.
  ///
  /// - Throws: what `Checkpoint.init(contentsOf:)` throws; `RunDirectoryError.noCheckpoint` for a folder without one.
  package init(at path: String) throws {
    guard FileSystem.isFolder(path) else {
      self.init(checkpoint: try Checkpoint(contentsOf: path), path: path, note: nil)
      return
    }
    self = try CheckpointFolder(ofRun: path).bestThereIs(ofRun: path)
  }
}
