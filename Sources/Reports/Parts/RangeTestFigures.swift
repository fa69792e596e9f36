import Records

/// The chart of a range test.
struct RangeTestFigures {
  var finding: RateFinding
  var record: RangeTestRecord

  private var points: [RangeTestRecord.Point] { record.points }

  /// The loss against the rate with the range and the lowest loss marked.
  func chart() -> Chart {
    let raw = points.map { Chart.Point($0.rate, $0.loss) }
    let smoothed = points.map { Chart.Point($0.rate, $0.smoothedLoss) }
    return Chart(
      title: "\(finding.name): loss against learning rate",
      summary: "\(FindingFigures(finding: finding).conclusion) \(ending)",
      x: .init("learning rate", scale: .logarithmic), y: .init("loss", domain: lossDomain),
      series: [
        .init("each batch", raw, style: .faint), .init("smoothed", smoothed, style: .bold),
      ],
      rules: rules,
      ranges: shade)
  }

  /// The rate and the losses of each step, for a pointer that rests on the chart.
  var values: HoverValues {
    HoverValues(
      points.map { point in
        HoverValues.Column(
          x: point.rate, heading: "rate \(PageText.rate(point.rate))",
          entries: [
            .init(name: "smoothed", value: PageText.loss(point.smoothedLoss), style: "blue"),
            .init(name: "each batch", value: PageText.loss(point.loss), style: "blue faint"),
          ])
      })
  }

  /// How the test ended, as a sentence.
  var ending: String {
    let last = points.last?.rate ?? record.from
    let made =
      "\(PageText.count(points.count)) of \(PageText.count(record.plannedSteps)) steps"
    return switch record.end {
    case .completed:
      "The test reached its highest rate, \(PageText.rate(last)), after \(made)."
    case .diverged:
      "The loss diverged at a rate of \(PageText.rate(last)), after \(made), which ended the test."
    case .notFinite:
      """
      The loss was no longer a number at a rate of \(PageText.rate(last)), after \(made), which \
      ended the test.
      """
    case .interrupted:
      "The test was interrupted at a rate of \(PageText.rate(last)), after \(made)."
    }
  }

  /// The rates that were tested, and the steps that were made.
  var extent: (rates: String, work: String) {
    (
      "\(PageText.rate(record.from)) to \(PageText.rate(record.to))",
      "\(PageText.count(record.points.count, "step")), smoothing \(record.smoothing)"
    )
  }

  private var shade: [Chart.Range] {
    guard let range = finding.range, range.lower <= range.upper else { return [] }
    return [Chart.Range(range.lower...range.upper, "range to cycle in")]
  }

  private var rules: [Chart.Rule] {
    var rules: [Chart.Rule] = []
    if let range = finding.range {
      rules.append(.init(at: range.lower, "lower \(PageText.rate(range.lower))"))
      rules.append(.init(at: range.upper, "upper \(PageText.rate(range.upper))"))
    }
    let smoothed = record.points.filter { $0.smoothedLoss.isFinite }
    if let lowest = smoothed.min(by: { $0.smoothedLoss < $1.smoothedLoss })?.rate {
      rules.append(.init(at: lowest, "lowest loss \(PageText.rate(lowest))", hue: .green))
    }
    return rules
  }

  /// Losses from the lowest to as far above the first as the fall is deep: a divergence to thousands would flatten
  /// all that matters. `nil` where everything fits.
  var lossDomain: ClosedRange<Double>? {
    let losses = points.map(\.loss).filter(\.isFinite)
    let smoothed = points.map(\.smoothedLoss).filter(\.isFinite)
    guard let low = (losses + smoothed).min(), let high = losses.max(), let bottom = smoothed.min()
    else { return nil }
    let head = smoothed.prefix(max(smoothed.count / 10, 1)).sorted()
    let start = head[head.count / 2]
    let depth = max(start - bottom, 0.2 * abs(start), 1e-6)
    let top = start + 0.9 * depth
    guard high > top else { return nil }
    return (max(low, bottom - depth) - 0.05 * depth)...top
  }
}
