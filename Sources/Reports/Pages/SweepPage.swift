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

  /// The page: for one optimizer its chart and what every rule reads off it; for several a table and a chart of
  /// all before those.
  public func html() -> String {
    let names = sweeps.map(\.record.optimizer).joined(separator: ", ")
    var lead = warnings.map(Markup.notice).joined()
    var sections: [Page.Section] = []
    if sweeps.count > 1 {
      sections.append(.init("Ranges", overview))
      sections.append(.init("Curves", "<div class=\"grid\">\n\(figures(.half))</div>\n"))
      sections.append(.init("What each rule says", rules))
    } else if let sweep = sweeps.first {
      lead += tiles(of: sweep)
      if let refusal = sweep.refusal { lead += .notice(refusal) }
      sections.append(.init("The curve", figures(.full)))
      sections.append(
        .init(
          "What each rule says",
          "<div class=\"card\">\(SweepFigures(sweep: sweep).suggestionTable())</div>\n"))
    }
    if !command.isEmpty { sections.append(.init("To repeat it", .command(command))) }
    return Page(
      title: "Learning rate range test", subtitle: "\(names) on \(data)", lead: lead,
      sections: sections
    ).html()
  }

  private func tiles(of sweep: SweepSummary) -> Markup {
    guard let range = sweep.range else { return "" }
    let record = sweep.record
    return .tiles([
      ("lower bound", Wording.rate(range.lower), "where a cycle begins"),
      ("upper bound", Wording.rate(range.upper), "rule: \(sweep.rule.rawValue)"),
      (
        "tested", "\(Wording.rate(record.from)) to \(Wording.rate(record.to))",
        "\(Wording.count(record.points.count, "step")), smoothing \(record.smoothing)"
      ),
    ])
  }

  private func figures(_ size: FigureSize) -> Markup {
    sweeps.enumerated().map { index, sweep in
      let figures = SweepFigures(sweep: sweep)
      let notes = [figures.conclusion, figures.ending, figures.clippingNote].compactMap(\.self)
      return Markup.figure(figures.chart(), size, id: "sweep\(index)", notes: notes)
    }.joined()
  }

  private var overview: Markup {
    let rows = sweeps.map { sweep -> [String] in
      let rates = SuggestionRule.allCases.map { rule in
        sweep.suggestions.first { $0.rule == rule }?.rate.map(Wording.rate) ?? "–"
      }
      return [
        sweep.record.optimizer, sweep.range.map { Wording.rate($0.lower) } ?? "–",
        sweep.range.map { Wording.rate($0.upper) } ?? "–",
      ] + rates
    }
    let columns = ["optimizer", "lower", "upper"] + SuggestionRule.allCases.map(\.rawValue)
    return "<div class=\"card\">\(.table(columns, rows, numeric: true))</div>\n"
  }

  private var rules: Markup {
    sweeps.map { sweep -> Markup in
      """
      <h3>\(sweep.record.optimizer)</h3>
      <div class="card">\(SweepFigures(sweep: sweep).suggestionTable())</div>

      """
    }.joined()
  }
}
