/// How a trial stands.
public enum TrialOutcome: Codable, Equatable, Sendable {
  /// All steps were made.
  case completed
  /// The loss was beyond recovery; a result like any other.
  case diverged(step: Int, rate: Double)
  /// Stopped after so many steps; the study goes on from there.
  case interrupted(step: Int)
  /// It could not run, and why, as a sentence.
  case failed(reason: String)

  /// Whether there is nothing left to do.
  public var isFinal: Bool {
    switch self {
    case .completed, .diverged: true
    case .interrupted, .failed: false
    }
  }
}
