public import Records
import Wording

/// How a run ended and its last values; it holds all that a slow reader of events may have missed.
public struct TrainingOutcome: Equatable, Sendable {
  public var outcome: RunOutcome
  /// What the run took, sessions before this one included, as far as they closed an epoch or saved their last step.
  public var seconds: Double
  /// All steps of the run; those before a resume too where a run directory has them.
  public var steps: [StepRecord]
  /// All finished epochs, as `steps`.
  public var epochs: [EpochRecord]
  /// The last evaluation made in this session; `nil` where there was none.
  public var validation: Evaluation?
  /// What that evaluation took each sample for, in the order of the validation set.
  public var predictions: [Int]?
  /// The epoch whose weights are the best checkpoint; `nil` before the first epoch's end.
  public var best: BestEpoch?
  /// The updates that the last checkpoint has behind it; `nil` without a run directory.
  public var savedStep: Int?
  public var warnings: [TrainingWarning]
  /// Where a phase behind this one begins, on the same state.
  public var end = PhaseOrigin()
}

extension TrainingOutcome: CustomStringConvertible {
  /// How the run ended, as a sentence with advice where it did not end well.
  public var description: String {
    switch outcome {
    case .completed: "Trained \(Phrase.count(steps.count, "step"))."
    case .interrupted(let step):
      "Stopped after \(Phrase.count(step, "step"))."
        + (savedStep == nil ? "" : " A checkpoint was written.")
    case .diverged(let step, let rate):
      "The training diverged at step \(step), at a rate of \(rate.formatted(significantDigits: 3)): "
        + "the loss or the weights exploded. Lower the rate, to a tenth to begin "
        + "with, let a range test choose it, or clip the gradients."
        + (savedStep.map { " The weights after step \($0), from before the blow-up, were kept." }
          ?? "")
    }
  }
}
