public import Records

/// The range tests of one or several optimizers.
public struct SweepPage: Sendable {
  /// The data folder as the user named it.
  public var data: String
  public var sweeps: [SweepSummary]
  /// The command that repeats the page, unquoted; empty leaves it out.
  public var command: [String]
  /// Sentences that the reader should know.
  public var warnings: [String]

  public init(
    data: String, sweeps: [SweepSummary], command: [String] = [], warnings: [String] = []
  ) {
    self.data = data
    self.sweeps = sweeps
    self.command = command
    self.warnings = warnings
  }

  /// The page.
  public func html() -> String {
    Page(title: "Learning rate range test", subtitle: data, sections: []).html()
  }
}
