/// One training of a study: an optimizer with a seed.
public struct TrialRecord: Codable, Equatable, Sendable {
  public var seed: UInt64
  public var outcome: TrialOutcome
  public var epochs: [EpochRecord]
  public var steps: [StepRecord]
  /// The median over the steps, loading included; `nil` before the first.
  public var millisecondsPerStep: Double?
  /// What the trial began with, the same for every arm of a seed; `nil` where it never began.
  public var beginning: TrialBeginning?

  public init(
    seed: UInt64, outcome: TrialOutcome, epochs: [EpochRecord], steps: [StepRecord],
    millisecondsPerStep: Double? = nil, beginning: TrialBeginning? = nil
  ) {
    self.seed = seed
    self.outcome = outcome
    self.epochs = epochs
    self.steps = steps
    self.millisecondsPerStep = millisecondsPerStep
    self.beginning = beginning
  }
}
