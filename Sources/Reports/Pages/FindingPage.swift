public import Records

/// How the rates of one or several optimizers were found.
public struct FindingPage: Sendable {
  /// The data folder as the user named it.
  public var data: String
  public var findings: [RateFinding]
  /// The command that repeats the page, unquoted; empty leaves it out.
  public var command: [String]
  /// Sentences that the reader should know.
  public var warnings: [String]

  public init(
    data: String, findings: [RateFinding], command: [String] = [], warnings: [String] = []
  ) {
    self.data = data
    self.findings = findings
    self.command = command
    self.warnings = warnings
  }

  /// The page: for one optimizer its chart and what every method reads off it; for several a table and a chart of
  /// all before those.
  public func html() -> String {
    let names = findings.map(\.name).joined(separator: "; ")
    var lead = warnings.map(Markup.notice).joined()
    var sections: [Page.Section] = []
    if findings.count > 1 {
      sections.append(
        .init(
          "Ranges",
          "\(FindingTables(findings: findings).overview)\(Markup.figure(allCurves, .full, id: "all"))"
        ))
      sections.append(.init("Curves", "<div class=\"grid\">\n\(figures(.half))</div>\n"))
      sections.append(.init("What each method says", FindingTables(findings: findings).rules))
    } else if let finding = findings.first {
      lead += tiles(of: finding)
      if let refusal = finding.refusal { lead += .notice(refusal) }
      sections.append(.init("The curve", figures(.full)))
      sections.append(
        .init(
          "What each method says",
          "<div class=\"card\">\(FindingFigures(finding: finding).suggestionTable())</div>\n"))
    }
    if !command.isEmpty { sections.append(.init("To repeat it", .command(command))) }
    return Page(
      title: "Finding the learning rate", subtitle: "\(names) on \(data)", lead: lead,
      sections: sections
    ).html()
  }

  /// The loss against the rate of each test, with its range.
  public var charts: [Chart] { findings.map { FindingFigures(finding: $0).chart() } }

  private func tiles(of finding: RateFinding) -> Markup {
    guard let range = finding.range else { return "" }
    let extent = FindingFigures(finding: finding).extent
    let tried = (name: "tried", value: extent.rates, note: extent.work)
    guard let rate = finding.rate, let interval = finding.interval else {
      return .tiles([
        ("lower bound", PageText.rate(range.lower), "where a cycle begins"),
        ("upper bound", PageText.rate(range.upper), "method: \(finding.rule.rawValue)"), tried,
      ])
    }
    return .tiles([
      (
        "best rate", PageText.rate(rate),
        "between \(PageText.rate(interval.lower)) and \(PageText.rate(interval.upper))"
      ),
      (
        "cycle", "\(PageText.rate(range.lower)) to \(PageText.rate(range.upper))",
        "with the best rate in the mean"
      ), tried,
    ])
  }

  private func figures(_ size: FigureSize) -> Markup {
    findings.enumerated().map { index, finding in
      let figures = FindingFigures(finding: finding)
      // A page of one test says at its top why it gave no range.
      let notes = size == .full && finding.range == nil ? [] : [figures.conclusion]
      return Markup.figure(
        figures.chart(), size, id: "finding\(index)", notes: notes + [figures.ending],
        values: figures.values)
    }.joined()
  }

  /// The smoothed losses of all tests.
  private var allCurves: Chart {
    let domains = findings.compactMap { FindingFigures(finding: $0).lossDomain }
    let domain = domains.reduce(domains.first) { all, each in
      all.map { min($0.lowerBound, each.lowerBound)...max($0.upperBound, each.upperBound) }
    }
    let series = findings.enumerated().map { index, finding in
      let look = ArmLook(index: index)
      return Chart.Series(
        finding.name, FindingFigures(finding: finding).line,
        hue: look.hue, style: look.style)
    }
    return Chart(
      title: "Loss of each \(findings.subject)",
      summary:
        "The losses of \(findings.count) \(findings.subject)s; the table above has their bounds.",
      x: .init("learning rate", scale: .logarithmic), y: .init("loss", domain: domain),
      series: series)
  }
}
