public import Records

/// What training tells whoever listens; nothing that it does depends on a listener.
public enum TrainingEvent: Sendable {
  /// The run begins or goes on.
  case started(TrainingStart)
  /// One update was made. Where a reader is slow, the oldest of these are left out.
  case step(StepRecord, imagesPerSecond: Double)
  /// An epoch and its evaluation are done; `evaluation` is `nil` without a validation set.
  case epoch(EpochRecord, evaluation: Evaluation?)
  /// A checkpoint is on the disk.
  case checkpoint(CheckpointKind, path: String, step: Int)
  case warning(TrainingWarning)
  /// The last event of a run that ended without an error: completed, stopped or diverged.
  case finished(TrainingOutcome)
}
