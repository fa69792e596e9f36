import Records

/// How a rate was found: its chart, and what is concluded, whichever way it was found.
struct FindingFigures {
  var finding: RateFinding

  /// The loss against the rate, with the bounds marked.
  func chart() -> Chart {
    if let search { return search.chart() }
    if let rangeTest { return rangeTest.chart() }
    return Chart(
      title: finding.name, summary: conclusion, x: .init("learning rate"), y: .init("loss"),
      series: [])
  }

  /// The rates and losses, for a pointer that rests on the chart.
  var values: HoverValues { search?.values ?? rangeTest?.values ?? HoverValues([]) }

  /// What is found, in sentences.
  var conclusion: String { finding.conclusion }

  /// How it went, as a sentence.
  var ending: String { search?.ending ?? rangeTest?.ending ?? "" }

  /// The losses that a chart of several should show.
  var lossDomain: ClosedRange<Double>? { search?.lossDomain ?? rangeTest?.lossDomain }

  /// The line that stands for it in a chart of several.
  var line: [Chart.Point] {
    search?.line ?? finding.record?.points.map { .init($0.rate, $0.smoothedLoss) } ?? []
  }

  /// What was tried: the rates, and what it took.
  var extent: (rates: String, work: String) { search?.extent ?? rangeTest?.extent ?? ("–", "") }

  /// A row for each method.
  func suggestionTable() -> Markup {
    let rows = finding.suggestions.map { suggestion in
      [
        suggestion.rule.rawValue, suggestion.rate.map(PageText.rate) ?? "–",
        suggestion.reason ?? suggestion.rule.meaning,
      ]
    }
    return .table(["method", "rate", "how it finds it"], rows)
  }

  private var search: SearchFigures? {
    finding.search.map { SearchFigures(finding: finding, record: $0) }
  }

  private var rangeTest: RangeTestFigures? {
    finding.record.map { RangeTestFigures(finding: finding, record: $0) }
  }
}

extension SuggestionMethod {
  /// What the rule looks for, as a clause.
  var meaning: String {
    switch self {
    case .halving: "trains rates side by side, the better ones longer"
    case .article: "a tenth of the rate of the lowest smoothed loss"
    case .centred: "a method of earlier versions"
    case .valley: "a third into the longest fall of the smoothed loss"
    case .steep: "where the smoothed loss falls most steeply"
    case .slide: "just before the loss begins to rise"
    case .minimum: "a tenth of the rate of the lowest loss, smoothed as fastai does"
    }
  }
}
