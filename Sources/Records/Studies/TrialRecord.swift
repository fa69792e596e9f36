/// One training of a study: an optimizer with a seed.
public struct TrialRecord: Codable, Equatable, Sendable {
  public var seed: UInt64
  public var outcome: TrialOutcome
  public var epochs: [EpochRecord]
  public var steps: [StepRecord]
  /// The median over the steps, loading included; `nil` before the first.
  public var millisecondsPerStep: Double?
  /// Wall-clock seconds, evaluation included, of all sessions that it was trained in; `nil` in records of versions that knew
  /// those of its epochs alone.
  public var seconds: Double?
  /// What the trial began with, the same for every arm of a seed; `nil` where it never began.
  public var beginning: TrialBeginning?
  /// What the last weights take the validation images for; `nil` until all steps are made, and without such images.
  public var predictions: ImageClasses?

  public init(
    seed: UInt64, outcome: TrialOutcome, epochs: [EpochRecord], steps: [StepRecord],
    millisecondsPerStep: Double? = nil, seconds: Double? = nil, beginning: TrialBeginning? = nil,
    predictions: ImageClasses? = nil
  ) {
    self.seed = seed
    self.outcome = outcome
    self.epochs = epochs
    self.steps = steps
    self.millisecondsPerStep = millisecondsPerStep
    self.seconds = seconds
    self.beginning = beginning
    self.predictions = predictions
  }
}
