/// How a run ended.
public enum RunOutcome: Codable, Equatable, Sendable {
  /// All steps were made.
  case completed
  /// The user stopped it; a checkpoint was written after `step` steps.
  case interrupted(step: Int)
  /// The loss was no longer a finite number; the weights before this step were kept.
  case diverged(step: Int, rate: Double)
}
