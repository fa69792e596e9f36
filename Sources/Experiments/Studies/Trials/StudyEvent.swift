public import Records
public import Training

/// What a study tells whoever watches it; nothing that it does depends on a watcher.
public enum StudyEvent: Sendable {
  /// Images and weights are read.
  case preparing(ExperimentEvent)
  /// What the frozen part makes of the images: computed for so many, views counted singly, of how many.
  case featuresComputed(Int, of: Int)
  /// It is all there; where, and how much.
  case featuresShared(String)
  /// The rates of an arm are looked for, in about so many steps.
  case searchStarted(String, steps: Int)
  case searchProgress(String, FinderProgress)
  case searchEnded(String, RateFinding)
  /// Something that the user should know though the study goes on, as a sentence.
  case warning(String)
  /// A trial begins or goes on after so many steps.
  case trialStarted(TrialID, step: Int)
  case training(TrialID, TrainingEvent)
  /// A trial ended, one way or another; the study so far.
  case trialEnded(TrialID, TrialRecord, StudyRecord)
}
