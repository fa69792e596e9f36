public import Schedules

/// Where a run begins.
public struct TrainingStart: Equatable, Sendable {
  /// The updates that were made before, 0 for a fresh run.
  public let step: Int
  /// The length of the whole run.
  public let length: Horizon
  public let epochs: Int
  public let batchSize: Int
  public let parameterCount: Int
}
