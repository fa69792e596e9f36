import Records

/// The chart of a search by successive halving.
struct SearchFigures {
  var finding: RateFinding
  var record: RateSearchRecord

  /// The loss against the rate after each round, with the range and the interval marked.
  func chart() -> Chart {
    Chart(
      title: "\(finding.name): loss against learning rate",
      summary: "\(FindingFigures(finding: finding).conclusion) \(ending)",
      x: .init("learning rate", scale: .logarithmic),
      y: .init(isHeldBack ? "loss on images held back" : "loss", domain: lossDomain),
      series: series, rules: rules, ranges: shade)
  }

  /// A line for each round, the last one bold.
  private var series: [Chart.Series] {
    let rounds = record.roundLengths
    return rounds.enumerated().map { index, steps in
      Chart.Series(
        "after \(PageText.count(steps, "step"))", points(after: steps),
        style: index == rounds.count - 1 ? .bold : index == 0 ? .faint : .dashed,
        marksPoints: true)
    }
  }

  private func points(after steps: Int) -> [Chart.Point] {
    record.trials.compactMap { trial in
      record.loss(of: trial, after: steps).map { Chart.Point(trial.rate, $0) }
    }
  }

  /// The losses of the longest round.
  var line: [Chart.Point] { record.roundLengths.last.map(points(after:)) ?? [] }

  /// The losses of each rate, for a pointer that rests on the chart.
  var values: HoverValues {
    HoverValues(
      record.trials.map { trial in
        HoverValues.Column(
          x: trial.rate, heading: "rate \(PageText.rate(trial.rate))",
          entries: record.roundLengths.compactMap { steps in
            record.loss(of: trial, after: steps).map { loss in
              .init(
                name: "after \(PageText.count(steps, "step"))", value: PageText.loss(loss),
                style: "blue")
            }
          })
      })
  }

  /// How the search went, as a sentence.
  var ending: String {
    let count = record.trials.count
    let judged =
      isHeldBack
      ? "judged by images that none trains on, with the confidence of their predictions set right"
      : "judged by the images that they train on"
    let prior =
      record.prior.map {
        " The suggestion lies between what that says and \(PageText.rate($0)), which was best on other images."
      } ?? ""
    return """
      \(PageText.count(count, "rate")) were trained from the same beginning, the better ones for up to \
      \(PageText.count(record.roundLengths.last ?? 0, "step")), and \(judged); guessing has a loss of \
      \(PageText.loss(record.guessing)).\(prior)
      """
  }

  /// The rates that were tried, and the steps that were made.
  var extent: (rates: String, work: String) {
    let rates = record.trials.map(\.rate)
    guard let lowest = rates.first, let highest = rates.last else { return ("–", "") }
    return (
      "\(PageText.rate(lowest)) to \(PageText.rate(highest))",
      "\(PageText.count(rates.count, "rate")), \(PageText.count(record.trials.reduce(0) { $0 + $1.steps }, "step"))"
    )
  }

  /// Up to a little above guessing: a divergence to thousands would flatten all that matters.
  var lossDomain: ClosedRange<Double>? {
    let losses = record.trials.flatMap(\.losses).compactMap(\.self)
    guard let low = losses.min(), let high = losses.max(), low < record.guessing else { return nil }
    let top = record.guessing + 0.25 * (record.guessing - low)
    let bottom = max(low - 0.05 * (record.guessing - low), 0)
    return high > top ? bottom...top : nil
  }

  private var isHeldBack: Bool { record.measure == .heldBack }

  private var shade: [Chart.Range] {
    guard let interval = finding.interval, interval.lower <= interval.upper else { return [] }
    return [Chart.Range(interval.lower...interval.upper, "where the best rate lies")]
  }

  private var rules: [Chart.Rule] {
    guard let range = finding.range, let rate = finding.rate else { return [] }
    return [
      .init(at: range.lower, "cycle from \(PageText.rate(range.lower))", hue: .green),
      .init(at: rate, "best \(PageText.rate(rate))"),
      .init(at: range.upper, "to \(PageText.rate(range.upper))", hue: .green),
    ]
  }
}
