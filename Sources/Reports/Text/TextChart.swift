/// A chart in characters, for terminals.
///
/// ```
/// Learning rate, linear
/// 0.10 ┤⠉⠒⠲⠤⢤⣀⡀
///      │      ⠈⠉⠒⠲⠤⢤⣀⡀
/// 0.05 ┤             ⠈⠉⠒⠒⠤⠤⣀⡀
///      │                    ⠈⠉⠓⠒⠦⠤⣀⡀
///    0 ┤                           ⠈⠉⠓⠒⠦⠤⣀
///      └┬────────────────┬───────────────┬
///       0               50             100
///                                     step
/// ```
///
/// Faint series (raw values behind a bold line) are left out: dots have no shades. Rules are vertical lines with their
/// labels above; a range is a heavy stretch of the axis.
public struct TextChart: Sendable {
  public var chart: Chart
  /// The columns that the lines may take, at least 24.
  public var width: Int
  /// The rows of the plot itself, at least 3.
  public var height: Int
  public var style: TextStyle

  public init(_ chart: Chart, width: Int = 80, height: Int = 12, style: TextStyle = TextStyle()) {
    self.chart = chart
    self.width = max(width, 24)
    self.height = max(height, 3)
    self.style = style
  }

  /// The lines, none longer than the width, escape sequences apart.
  ///
  /// - Complexity: O(n) in the number of points.
  public var lines: [String] {
    let yAxis = yAxis
    let y = AxisScale(
      yAxis, values: series.flatMap(\.points).map(\.y), ticks: max(height / 3, 2), padded: true)
    let yTicks = ticks(yAxis, y, count: max(height / 3, 2))
    let margin = (yTicks.labels.map(\.count).max() ?? 0) + 2
    var canvas = DotCanvas(columns: width - margin, rows: height, glyphs: style.glyphs)
    let points = series.flatMap(\.points).map(\.x)
    let bounds = chart.ranges.flatMap { [$0.bounds.lowerBound, $0.bounds.upperBound] }
    let x = AxisScale(
      chart.x, values: points.isEmpty ? bounds : points, ticks: max(canvas.columns / 12, 2),
      padded: false)
    let frame = Frame(x: x, y: y, margin: margin, columns: canvas.columns, rows: height)
    for series in series { draw(series, frame, on: &canvas) }

    var grid = TextGrid(columns: width)
    addText(fit(chart.title), to: &grid)
    let rules = chart.rules.filter { frame.column($0.x) != nil }.sorted { $0.x > $1.x }
    let labelled = addLabels(rules, frame, to: &grid)
    addHeightLabel(below: labelled, to: &grid)
    let top = grid.rowCount
    grid.addRows(height)
    addPlot(canvas, rules, frame, yTicks, top: top, to: &grid)
    addAxis(frame, to: &grid)
    return grid.lines(hasColour: style.hasColour)
  }

  /// The y axis; the height that only faint series need is not spent.
  private var yAxis: Chart.Axis {
    var axis = chart.y
    let values = series.flatMap(\.points).map(\.y).filter(\.isFinite)
    guard let domain = axis.domain, let low = values.min(), let high = values.max() else {
      return axis
    }
    let isInside = domain.contains(low) && domain.contains(high)
    let from = max(low, domain.lowerBound)
    axis.domain = isInside ? nil : from...max(min(high, domain.upperBound), from)
    return axis
  }

  private var series: [Chart.Series] { chart.series.filter { $0.style != .faint } }

  private func ticks(_ axis: Chart.Axis, _ scale: AxisScale, count: Int) -> Ticks {
    switch axis.scale {
    case .linear: .linear(scale.domain, unit: scale.unit, format: axis.format)
    case .logarithmic: .logarithmic(scale.domain, count: count)
    }
  }

  /// A text that is no wider than the chart.
  private func fit(_ text: String) -> String {
    let text = style.fold(text)
    guard text.count > width else { return text }
    let mark = style.fold("…")
    return text.prefix(width - mark.count) + mark
  }
}

/// Where values stand in the plot.
private struct Frame {
  let x: AxisScale
  let y: AxisScale
  /// The columns left of the plot.
  let margin: Int
  let columns: Int
  let rows: Int

  /// The place of a point on the canvas, in dots.
  func place(_ point: Chart.Point, on canvas: DotCanvas) -> Chart.Point {
    Chart.Point(
      x.position(point.x) * Double(canvas.width - 1),
      (1 - y.position(point.y)) * Double(canvas.height - 1))
  }

  /// The column of a value on the x axis; `nil` outside the plot.
  func column(_ value: Double) -> Int? {
    let fraction = x.position(value)
    guard fraction >= -1e-9, fraction <= 1 + 1e-9 else { return nil }
    return margin + Int((fraction * Double(columns - 1)).rounded())
  }

  /// The row of a value on the y axis, from the top; `nil` outside the plot.
  func row(_ value: Double) -> Int? {
    let fraction = y.position(value)
    guard fraction >= -1e-9, fraction <= 1 + 1e-9 else { return nil }
    return Int(((1 - fraction) * Double(rows - 1)).rounded())
  }
}

extension TextChart {
  private func draw(_ series: Chart.Series, _ frame: Frame, on canvas: inout DotCanvas) {
    let places = Thinning.thin(
      series.points.map { frame.place($0, on: canvas) }, columns: canvas.width
    ) { Int($0.rounded()) }
    for stretch in places.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
      guard let first = stretch.first else { continue }
      var last = first
      for point in stretch {
        canvas.line(from: last, to: point)
        last = point
      }
    }
  }

  private func addText(_ text: String, to grid: inout TextGrid) {
    grid.addRows()
    grid.write(text, row: grid.rowCount - 1, column: 0)
  }

  /// Writes the rules' labels, each above its line and in a row of its own where it would lie on another's.
  ///
  /// From the right to the left: a label that stands right of its line is crossed by none that comes later.
  ///
  /// - Returns: How many rows they take.
  private func addLabels(
    _ rules: [Chart.Rule], _ frame: Frame, to grid: inout TextGrid
  ) -> Int {
    var rows = TextGrid(columns: width)
    var placed: [(text: String, hue: Chart.Hue, column: Int, row: Int)] = []
    for rule in rules {
      let text = String(style.fold(rule.label).prefix(frame.columns))
      let column = min(frame.column(rule.x) ?? frame.margin, width - text.count)
      let place = column..<(column + text.count)
      let row = (0..<rows.rowCount).first { rows.isFree($0, place) } ?? rows.rowCount
      if row == rows.rowCount { rows.addRows() }
      rows.write(text, row: row, column: column)
      placed.append((text, rule.hue, column, row))
    }
    let top = grid.rowCount
    grid.addRows(rows.rowCount)
    // The first row is the one next to the plot.
    for (rule, label) in zip(rules, placed) {
      for row in 0..<label.row {
        let line = frame.column(rule.x) ?? 0
        if rows[row, line] == " " {
          grid.set(top + rows.rowCount - 1 - row, line, ruleGlyph, hue: rule.hue)
        }
      }
    }
    for label in placed {
      grid.write(
        label.text, row: top + rows.rowCount - 1 - label.row, column: label.column, hue: label.hue)
    }
    return rows.rowCount
  }

  /// Says what the y axis shows, beside the rules' labels where there is room, unless the title begins with it.
  private func addHeightLabel(below labels: Int, to grid: inout TextGrid) {
    let label = fit(chart.y.label)
    guard !chart.title.lowercased().hasPrefix(chart.y.label.lowercased()) else { return }
    if labels == 0 || !grid.isFree(grid.rowCount - 1, 0..<label.count) { grid.addRows() }
    grid.write(label, row: grid.rowCount - 1, column: 0)
  }

  private func addPlot(
    _ canvas: DotCanvas, _ rules: [Chart.Rule], _ frame: Frame, _ ticks: Ticks, top: Int,
    to grid: inout TextGrid
  ) {
    let edge = frame.margin - 1
    for row in 0..<frame.rows { grid.set(top + row, edge, style.isASCII ? "|" : "│") }
    for (value, label) in zip(ticks.major, ticks.labels) {
      guard let row = frame.row(value), grid[top + row, max(edge - 2, 0)] == " " else { continue }
      grid.write(label, row: top + row, column: edge - 1 - label.count)
      grid.set(top + row, edge, style.isASCII ? "+" : "┤")
    }
    let hue = chart.series.count > 1 || !rules.isEmpty ? series.first?.hue : nil
    for row in 0..<frame.rows {
      for rule in rules {
        grid.set(top + row, frame.column(rule.x) ?? 0, ruleGlyph, hue: rule.hue)
      }
      for column in 0..<frame.columns {
        guard let character = canvas.character(row: row, column: column) else { continue }
        grid.set(top + row, frame.margin + column, character, hue: hue)
      }
    }
  }

  private var ruleGlyph: Character { style.isASCII ? "|" : "┊" }

  /// The x axis, its labels, and what stands for a heavy stretch of it.
  private func addAxis(_ frame: Frame, to grid: inout TextGrid) {
    let axis = grid.rowCount
    grid.addRows(2)
    let ascii = style.isASCII
    grid.set(axis, frame.margin - 1, ascii ? "+" : "└")
    for column in frame.margin..<width { grid.set(axis, column, ascii ? "-" : "─") }
    for range in chart.ranges {
      let ends = [range.bounds.lowerBound, range.bounds.upperBound].map { bound in
        frame.column(min(max(bound, frame.x.domain.lowerBound), frame.x.domain.upperBound))
      }
      guard let from = ends[0], let to = ends[1] else { continue }
      for column in from...max(from, to) {
        grid.set(axis, column, ascii ? "=" : "━", hue: range.hue)
      }
    }
    let ticks = ticks(chart.x, frame.x, count: max(frame.columns / 12, 2))
    for (value, label) in zip(ticks.major, ticks.labels) {
      guard let column = frame.column(value) else { continue }
      let from = min(max(column - label.count / 2, 0), width - label.count)
      guard grid.isFree(axis + 1, from..<(from + label.count)) else { continue }
      grid.write(label, row: axis + 1, column: from)
      if "─-".contains(grid[axis, column]) { grid.set(axis, column, ascii ? "+" : "┬") }
    }
    let label = fit(chart.x.label)
    let key = chart.ranges.first.map { "\(ascii ? "=" : "━") \(style.fold($0.label))" }
    if key != nil || !grid.isFree(axis + 1, (width - label.count)..<width) { grid.addRows() }
    let last = grid.rowCount - 1
    grid.write(label, row: last, column: width - label.count)
    if let key, key.count + label.count < width - frame.margin {
      grid.write(key, row: last, column: frame.margin, hue: chart.ranges.first?.hue)
    }
  }
}
