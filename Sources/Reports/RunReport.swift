public import Records

/// The report page of a training run.
public struct RunReport: Sendable {
  public var run: RunSummary

  public init(_ run: RunSummary) { self.run = run }

  /// The page.
  public func html() -> String {
    Page(title: "Training of \(run.model)", subtitle: run.data, sections: []).html()
  }
}
