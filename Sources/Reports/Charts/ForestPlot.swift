/// Differences with their intervals in rows, around the line where there is none.
struct ForestPlot {
  /// A difference.
  struct Row {
    var name: String
    var value: Double
    /// `nil` where none is known.
    var interval: ClosedRange<Double>?
    /// A second one that answers another question, drawn thinner below; `nil` for none.
    var second: ClosedRange<Double>?
    /// The row's result, at its right end.
    var note: String
    /// The classes that colour it.
    var style: String
  }

  var title: String
  /// What it shows, for those who cannot see it.
  var summary: String
  var label: String
  var rows: [Row]
  /// A number as notes and resting pointers show it.
  var written: (Double) -> String

  /// As an element of a page that has the charts' style sheet, at several widths from which that sheet chooses.
  func figure(id: String, notes: [String]) -> Markup {
    let pictures = FigureSize.full.pictures.enumerated().map { index, picture -> Markup in
      "<div class=\"p\(index)\">\(self.picture(width: picture.width, id: "\(id)-\(index)"))</div>\n"
    }
    return """
      <figure class="card \(FigureSize.full.cssClass)">
      \(pictures.joined())<figcaption>\(notes.joined(separator: " "))</figcaption></figure>

      """
  }

  private func picture(width: Double, id: String) -> Markup {
    let size = ChartLayout.textSize
    // Where there is little room names stand above their rows.
    let isNarrow = width < 500
    let names = rows.map {
      TextWidth.fit($0.name, size: size, width: isNarrow ? width : width / 4)
    }
    let left = isNarrow ? 8 : (names.map { TextWidth.of($0, size: size) }.max() ?? 0) + 18
    let notes = isNarrow ? 0 : rows.map { TextWidth.of($0.note, size: size) }.max() ?? 0
    let right = width - (notes > 0 ? notes + 26 : 14)
    let top = 34.0
    let rowHeight = isNarrow ? 42.0 : 30.0
    let bottom = top + Double(rows.count) * rowHeight
    let columns = max(2, Int((right - left) / 80))
    let ends = rows.flatMap { row in
      [row.value]
        + [row.interval, row.second].compactMap(\.self).flatMap {
          [$0.lowerBound, $0.upperBound]
        }
    }
    var scale = AxisScale(
      .init(label), values: ends + [0], ticks: columns, padded: true)
    (scale.from, scale.to) = (left, right)
    let height = bottom + 44
    let lines = rows.indices.map { index in
      let y = top + (Double(index) + (isNarrow ? 0.7 : 0.5)) * rowHeight
      return line(rows[index], names[index], scale, y: y, isNarrow: isNarrow)
    }
    return """
      <svg class="chart" viewBox="0 0 \(at: width) \(at: height)" width="\(at: width)" \
      height="\(at: height)" role="img" aria-labelledby="\(id)-title \(id)-summary">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-summary">\(summary)</desc>
      <text class="title" x="0" y="15">\
      \(TextWidth.fit(title, size: ChartLayout.titleSize, width: width))</text>
      \(grid(scale, top: top, bottom: bottom))
      <text class="soft" text-anchor="middle" x="\(at: (left + right) / 2)" \
      y="\(at: height - 5)">\(TextWidth.fit(label, size: size, width: right - left))</text>
      \(lines.joined())</svg>
      """
  }

  private func grid(_ scale: AxisScale, top: Double, bottom: Double) -> Markup {
    let ticks = Ticks.linear(scale.domain, unit: scale.unit, format: .number)
    let lines = zip(ticks.major, ticks.labels).map { value, label -> Markup in
      let x = scale.position(value)
      return """
        <path class="grid" d="M\(at: x) \(at: top)V\(at: bottom)"/>\
        <text class="soft" text-anchor="middle" x="\(at: x)" y="\(at: bottom + 18)">\(label)</text>

        """
    }
    let zero = scale.position(0)
    return """
      \(lines.joined())<path class="axis" d="M\(at: scale.from) \(at: bottom)H\(at: scale.to)"/>
      <path class="rule soft" d="M\(at: zero) \(at: top)V\(at: bottom)"/>
      """
  }

  private func line(
    _ row: Row, _ name: String, _ scale: AxisScale, y: Double, isNarrow: Bool
  ) -> Markup {
    func bar(_ range: ClosedRange<Double>?, y: Double, _ kind: String, caps: Double) -> Markup {
      guard let range else { return "" }
      let (from, to) = (scale.position(range.lowerBound), scale.position(range.upperBound))
      return """
        <path class="line \(kind)" d="M\(at: from) \(at: y)H\(at: to)M\(at: from) \(at: y - caps)v\(at: 2 * caps)\
        M\(at: to) \(at: y - caps)v\(at: 2 * caps)"/>
        """
    }
    let words =
      row.interval.map { ", \(written($0.lowerBound)) to \(written($0.upperBound))" } ?? ""
    let text: Markup =
      isNarrow
      ? "<text class=\"over\" x=\"\(at: scale.from)\" y=\"\(at: y - 12)\">\(TextWidth.fit("\(row.name): \(row.note)", size: ChartLayout.textSize, width: scale.to - scale.from))</text>"
      : """
      <text text-anchor="end" x="\(at: scale.from - 12)" y="\(at: y + 4)">\(name)</text>\
      <text x="\(at: scale.to + 14)" y="\(at: y + 4)">\(row.note)</text>
      """
    return """
      <g class="\(row.style)">\(text)\(bar(row.interval, y: y, "bold", caps: 5))\
      \(bar(row.second, y: y + 8, "faint", caps: 3))
      <circle class="mark" cx="\(at: scale.position(row.value))" cy="\(at: y)" r="5">\
      <title>\(row.name): \(written(row.value))\(words)</title></circle></g>

      """
  }
}
