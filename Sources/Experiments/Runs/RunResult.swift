package import ImageData
public import Records
public import Schedules
public import Training

/// The result of a run.
public struct RunResult: Sendable {
  /// The run's folder.
  public let folder: String
  /// How it ended, with all its records.
  public let outcome: TrainingOutcome
  /// The schedule with its rates.
  public let schedule: ScheduleConfiguration
  /// What was found of the rates; `nil` where they were given.
  public let finding: RateFinding?
  /// All that a report shows.
  public let summary: RunSummary
  /// Of this session, what came before the training apart.
  public let seconds: Double
  /// What the run had to do without.
  package let setAside: SetAside

  /// The best weights, or the last where nothing tells which are best.
  public var checkpoint: String {
    RunDirectory.path(of: outcome.best == nil ? .last : .best, ofRun: folder)
  }
}
