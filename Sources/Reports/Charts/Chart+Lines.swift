import Wording

// The data of a chart: lines, bands and marks.

extension Chart {
  /// A series in the picture's coordinates, thinned to one column per pixel.
  private func positions(of series: Series, _ layout: ChartLayout) -> [Point] {
    let places = series.points.map { Point(layout.x.position($0.x), layout.y.position($0.y)) }
    let thinned = Thinning.thin(places, columns: Int(layout.width)) { Int($0) }
    return series.marksPoints ? thinned : Thinning.straightened(thinned, tolerance: 0.05)
  }

  /// Says that not every point is drawn, where that is so at a width.
  func thinningNote(atWidth width: Double) -> String? {
    let most = series.map(\.points.count).max() ?? 0
    guard most > Thinning.limit(columns: Int(width)) else { return nil }
    return "\(PageText.count(most)) points, thinned to the width; every extreme is kept."
  }

  /// Says how many points lie outside the frame that was chosen for the chart.
  var clippingNote: String? {
    guard let domain = y.domain else { return nil }
    let outside = series.flatMap(\.points).count { $0.y.isFinite && !domain.contains($0.y) }
    guard outside > 0 else { return nil }
    return "\(PageText.count(outside, "point")) \(outside == 1 ? "lies" : "lie") outside the frame."
  }

  /// Bands first, then faint lines, then those to look at.
  func lines(_ layout: ChartLayout) -> Markup {
    let bands = series.compactMap { series -> Markup? in
      series.band.map { band($0, of: series, layout) }
    }
    let faintFirst = series.filter { $0.style == .faint } + series.filter { $0.style != .faint }
    let lines = faintFirst.map { series -> Markup in
      let points = positions(of: series, layout)
      let path = Self.path(through: points)
      // Lines that touch one another add up, and would hide the bold line before them.
      let isDense = series.style == .faint && Double(points.count) > layout.width
      return """
        <path class="line\(isDense ? " dense" : "") \(series.style.cssClass) \(series.cssClass)" d="\(path)"/>

        """
    }
    return (bands + lines).joined()
  }

  /// Circles on the points, each of which tells its values to a resting pointer, where they do not crowd.
  func marks(_ layout: ChartLayout) -> Markup {
    let plot = layout.plot
    return series.filter { series in
      series.marksPoints && Double(series.points.count) * 7 <= plot.right - plot.left
    }.flatMap { series in
      series.points.compactMap { point -> Markup? in
        let (x, y) = (layout.x.position(point.x), layout.y.position(point.y))
        guard x.isFinite, y.isFinite, y >= plot.top - 1, y <= plot.bottom + 1 else { return nil }
        return """
          <circle class="mark \(series.cssClass)" cx="\(at: x)" cy="\(at: y)" r="3">\
          <title>\(series.name), \(self.x.label) \(Ticks.short(point.x)): \
          \(Ticks.short(point.y))</title></circle>

          """
      }
    }.joined()
  }

  private func band(
    _ band: [ClosedRange<Double>], of series: Series, _ layout: ChartLayout
  ) -> Markup {
    let edges = zip(series.points, band).map { point, range in
      (
        x: layout.x.position(point.x), low: layout.y.position(range.lowerBound),
        high: layout.y.position(range.upperBound)
      )
    }
    let stretches = edges.split { !$0.x.isFinite || !$0.low.isFinite || !$0.high.isFinite }
    let outlines = stretches.map { stretch -> Markup in
      let around =
        stretch.map { Point($0.x, $0.high) } + stretch.reversed().map { Point($0.x, $0.low) }
      return "\(Self.path(through: around))Z"
    }
    return """
      <path class="band \(series.cssClass)" d="\(outlines.joined())"/>

      """
  }

  /// Lines through the points, broken where one is not finite; a point alone is a dot.
  private static func path(through points: [Point]) -> Markup {
    let stretches = points.split { !$0.x.isFinite || !$0.y.isFinite }
    return stretches.map { stretch -> Markup in
      let corners = stretch.map { "\(at: $0.x) \(at: $0.y)" as Markup }
      let dot: Markup = stretch.count == 1 ? "h0.01" : ""
      return "M\(corners.joined(separator: "L"))\(dot)"
    }.joined()
  }
}

extension Chart.Series {
  /// The classes that colour it and by which a page singles it out.
  var cssClass: String { hue.rawValue + (group.map { " of c\($0)" } ?? "") }
}

extension Chart.Series.Style {
  /// The class in the charts' style sheet.
  var cssClass: String {
    switch self {
    case .bold: "bold"
    case .faint: "faint"
    case .dashed: "dashed"
    }
  }
}

extension Ticks {
  /// A number as a sentence shows it: whole, or to about four digits.
  static func short(_ value: Double) -> String {
    if let whole = Int(exactly: value), abs(whole) < 1_000_000 { return "\(whole)" }
    guard value.isFinite else { return "\(value)" }
    if abs(value) < 1e-3 || abs(value) >= 1e5 { return Phrase.scientific(value) }
    return Phrase.fixed(value, decimals: abs(value) < 0.1 ? 5 : abs(value) < 10 ? 4 : 1)
  }
}
