/// The checkpoints of a run.
public enum CheckpointKind: String, CaseIterable, Sendable {
  /// The weights of the best epoch so far.
  case best
  /// The weights of the last save, with the optimizer's state beside them.
  case last
}
