/// Where everything of a chart goes in a picture of a given size.
struct ChartLayout {
  static let titleSize = 15.0
  static let textSize = 12.0
  private static let rowHeight = 19.0

  let width: Double
  let height: Double
  let legend: [LegendItem]
  let labels: [RuleLabel]
  /// The baseline of the y axis' label.
  let axisLabelBaseline: Double
  let x: AxisScale
  let y: AxisScale
  let xTicks: Ticks
  let yTicks: Ticks

  struct LegendItem {
    var x: Double
    var baseline: Double
    var text: String
    var entry: Entry

    enum Entry {
      case series(Chart.Series)
      case range(Chart.Range)
    }
  }

  struct RuleLabel {
    var rule: Chart.Rule
    /// Where the line stands.
    var position: Double
    /// The left end of the text.
    var x: Double
    var baseline: Double
    var text: String
  }

  var plot: (left: Double, right: Double, top: Double, bottom: Double) {
    (x.from, x.to, y.to, y.from)
  }

  /// - Parameters:
  ///   - height: Without the rows of a second line of legend and of the rules' labels, which add to it.
  ///   - left: The least room left of the plot, so that charts below one another can agree.
  init(_ chart: Chart, width: Double, height: Double, left: Double = 0) {
    self.width = width
    let size = Self.textSize
    let (columns, rows) = (max(2, Int(width / 85)), max(2, Int((height - 100) / 42)))

    let points = chart.series.flatMap(\.points)
    let extents = chart.ranges.flatMap { [$0.bounds.lowerBound, $0.bounds.upperBound] }
    var x = AxisScale(
      chart.x, values: points.map(\.x) + (points.isEmpty ? extents : []), ticks: columns,
      padded: false)
    let bands = chart.series.flatMap { $0.band ?? [] }
    var y = AxisScale(
      chart.y,
      values: points.map(\.y) + bands.flatMap { [$0.lowerBound, $0.upperBound] },
      ticks: rows, padded: true)

    yTicks = Self.ticks(chart.y, y, count: rows)
    let labelWidth = yTicks.labels.map { TextWidth.of($0, size: size) }.max() ?? 0
    x.from = max((labelWidth + 10).rounded(.up), left)
    x.to = width - 14
    xTicks = Self.ticks(chart.x, x, count: columns)

    // From the top: title, legend, the y axis' label, the labels of the rules, the plot.
    var top = 20.0
    (legend, top) = Self.legend(chart, below: top, width: width)
    let firstLegendRow = legend.first?.baseline ?? top
    let extraLegend = top - firstLegendRow
    top += Self.rowHeight + 3
    axisLabelBaseline = top
    (labels, top) = Self.labels(chart.rules, below: top, scale: x)
    self.height = height + extraLegend + top - axisLabelBaseline
    y.to = top + 15
    y.from = max(self.height - 42, y.to + 20)
    (self.x, self.y) = (x, y)
  }

  private static func ticks(
    _ axis: Chart.Axis, _ scale: AxisScale, count: Int
  ) -> Ticks {
    switch axis.scale {
    case .linear: .linear(scale.domain, unit: scale.unit, format: axis.format)
    case .logarithmic: .logarithmic(scale.domain, count: count)
    }
  }

  /// Legend entries in rows, and the baseline of the last row.
  private static func legend(
    _ chart: Chart, below top: Double, width: Double
  ) -> ([LegendItem], Double) {
    let entries =
      chart.series.map { ($0.name, LegendItem.Entry.series($0)) }
      + chart.ranges.map { ($0.label, LegendItem.Entry.range($0)) }
    guard chart.showsLegend, entries.count > 1 else { return ([], top) }
    var items: [LegendItem] = []
    var (x, baseline) = (0.0, top + rowHeight + 4)
    for (name, entry) in entries {
      let text = TextWidth.fit(name, size: textSize, width: width - 30)
      let advance = 28 + TextWidth.of(text, size: textSize) + 14
      if x > 0, x + advance - 14 > width {
        x = 0
        baseline += rowHeight
      }
      items.append(LegendItem(x: x, baseline: baseline, text: text, entry: entry))
      x += advance
    }
    return (items, baseline)
  }

  /// The rules' labels in as many rows as they need so that none lies on another or on another's line, and the
  /// baseline of the last row.
  private static func labels(
    _ rules: [Chart.Rule], below top: Double, scale: AxisScale
  ) -> ([RuleLabel], Double) {
    var rows: [[ClosedRange<Double>]] = []  // What is taken, from the row next to the plot upwards.
    var placed: [(label: RuleLabel, row: Int)] = []
    for rule in rules.sorted(by: { $0.x < $1.x }) {
      let position = scale.position(rule.x)
      guard position >= scale.from - 1, position <= scale.to + 1 else { continue }
      let text = TextWidth.fit(rule.label, size: textSize, width: scale.to - scale.from)
      let width = TextWidth.of(text, size: textSize)
      let x = min(max(position - width / 2, scale.from), scale.to - width)
      let needed = (x - 4)...(x + width + 4)
      let line = (position - 3)...(position + 3)
      var row = 0
      while row < rows.count {
        let isFree = !rows[row].contains { $0.overlaps(needed) }
        if isFree { break }
        row += 1
      }
      if row == rows.count { rows.append([]) }
      rows[row].append(needed)
      for below in 0..<row { rows[below].append(line) }
      let label = RuleLabel(rule: rule, position: position, x: x, baseline: 0, text: text)
      placed.append((label, row))
    }
    let bottom = top + Double(rows.count) * rowHeight
    let labels = placed.map { each in
      var label = each.label
      label.baseline = bottom - Double(each.row) * rowHeight
      return label
    }
    return (labels, bottom)
  }
}
