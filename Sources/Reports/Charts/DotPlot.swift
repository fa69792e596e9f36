/// Several values of each of several things as dots in rows, those that belong together joined by lines.
struct DotPlot {
  /// A thing and its values.
  struct Row {
    var name: String
    /// One a member of ``members``; `nil` where there is none.
    var values: [Double?]
    /// The classes that colour the row.
    var style: String
  }

  var title: String
  /// What it shows, for those who cannot see it.
  var summary: String
  var axis: Chart.Axis
  /// What the values of a row belong to, for example `seed 1`, `seed 2`.
  var members: [String]
  var rows: [Row]
  /// What the axis must show; values left of it stand at its edge, in words.
  var frame: [Double]
  /// Whether a line joins the values of a member.
  var joinsMembers = true

  /// As an element of a page that has the charts' style sheet, at several widths from which that sheet chooses.
  func figure(_ size: FigureSize, id: String, notes: [String]) -> Markup {
    let pictures = size.pictures.enumerated().map { index, picture -> Markup in
      "<div class=\"p\(index)\">\(self.picture(picture, id: "\(id)-\(index)"))</div>\n"
    }
    return """
      <figure class="card \(size.cssClass)">
      \(pictures.joined())<figcaption>\(notes.joined(separator: " "))</figcaption></figure>

      """
  }

  private func picture(_ space: (width: Double, height: Double), id: String) -> Markup {
    let width = space.width
    let size = ChartLayout.textSize
    let names = rows.map { TextWidth.fit($0.name, size: size, width: width / 3) }
    let left = (names.map { TextWidth.of($0, size: size) }.max() ?? 0) + 16
    let top = 32.0
    let rowHeight = min(max((space.height - top - 44) / Double(max(rows.count, 1)), 30), 52)
    let bottom = top + Double(rows.count) * rowHeight
    let heights = rows.indices.map { top + (Double($0) + 0.5) * rowHeight }
    let columns = max(2, Int((width - left) / 75))
    var scale = AxisScale(
      axis, values: frame, ticks: columns, padded: true)
    (scale.from, scale.to) = (left, width - 18)
    let height = bottom + 44
    return """
      <svg class="chart" viewBox="0 0 \(at: width) \(at: height)" width="\(at: width)" \
      height="\(at: height)" role="img" aria-labelledby="\(id)-title \(id)-summary">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-summary">\(summary)</desc>
      <clipPath id="\(id)-clip"><rect x="\(at: left)" y="0" width="\(at: width - left)" \
      height="\(at: height)"/></clipPath>
      <text class="title" x="0" y="15">\
      \(TextWidth.fit(title, size: ChartLayout.titleSize, width: width))</text>
      \(grid(scale, columns: columns, top: top, bottom: bottom))
      <text class="soft" text-anchor="middle" x="\(at: (left + width - 18) / 2)" \
      y="\(at: height - 5)">\(axis.label)</text>
      <g clip-path="url(#\(id)-clip)">\(pairs(scale, heights))</g>
      \(dots(scale, heights, names, clip: "\(id)-clip"))
      </svg>
      """
  }

  private func grid(_ scale: AxisScale, columns: Int, top: Double, bottom: Double) -> Markup {
    let ticks = Ticks.linear(scale.domain, unit: scale.unit, format: axis.format)
    let lines = zip(ticks.major, ticks.labels).map { value, label -> Markup in
      let x = scale.position(value)
      return """
        <path class="grid" d="M\(at: x) \(at: top)V\(at: bottom)"/>\
        <text class="soft" text-anchor="middle" x="\(at: x)" y="\(at: bottom + 18)">\(label)</text>

        """
    }
    return """
      \(lines.joined())<path class="axis" d="M\(at: scale.from) \(at: bottom)H\(at: scale.to)"/>
      """
  }

  /// A line through the dots of each member, broken where a row has none.
  private func pairs(_ scale: AxisScale, _ heights: [Double]) -> Markup {
    guard joinsMembers else { return "" }
    return members.indices.map { member -> Markup in
      let places = rows.indices.map { row -> Chart.Point? in
        value(row, member).map { Chart.Point(scale.position($0), heights[row]) }
      }
      let stretches = places.split { $0 == nil }.filter { $0.count > 1 }
      let path = stretches.map { stretch -> Markup in
        let corners = stretch.compactMap(\.self).map { "\(at: $0.x) \(at: $0.y)" as Markup }
        return "M\(corners.joined(separator: "L"))"
      }
      return path.isEmpty ? "" : "<path class=\"pair\" d=\"\(path.joined())\"/>\n"
    }.joined()
  }

  private func dots(_ scale: AxisScale, _ heights: [Double], _ names: [String], clip: String)
    -> Markup
  {
    rows.indices.map { row -> Markup in
      let y = heights[row]
      let values = members.indices.map { value(row, $0) }
      let all = values.compactMap(\.self)
      let dots = zip(values, members).compactMap { value, member -> Markup? in
        guard let value, value >= scale.domain.lowerBound else { return nil }
        return """
          <circle class="mark" cx="\(at: scale.position(value))" cy="\(at: y)" r="4.5">\
          <title>\(rows[row].name), \(member): \(written(value))</title></circle>

          """
      }
      var band: Markup = ""
      if let low = all.min(), let high = all.max() {
        let (from, to) = (scale.position(low), scale.position(high))
        let mean = all.reduce(0, +) / Double(all.count)
        band = """
          <g clip-path="url(#\(clip))"><rect class="band" x="\(at: from - 6)" y="\(at: y - 8)" \
          width="\(at: to - from + 12)" height="16" rx="8"/>\
          <path class="mean" d="M\(at: scale.position(mean)) \(at: y - 11)v22">\
          <title>\(rows[row].name), mean: \(written(mean))</title></path></g>
          """
      }
      let outside = all.filter { $0 < scale.domain.lowerBound }.map { "◂ \(written($0))" }
      let words = all.isEmpty ? "none" : outside.joined(separator: " ")
      let note: Markup =
        words.isEmpty
        ? "" : "<text class=\"soft\" x=\"\(at: scale.from + 6)\" y=\"\(at: y + 4)\">\(words)</text>"
      return """
        <g class="\(rows[row].style)"><text text-anchor="end" x="\(at: scale.from - 10)" \
        y="\(at: y + 4)">\(names[row])</text>\(band)
        \(dots.joined())\(note)</g>

        """
    }.joined()
  }

  private func value(_ row: Int, _ member: Int) -> Double? {
    let values = rows[row].values
    return member < values.count ? values[member].flatMap { $0.isFinite ? $0 : nil } : nil
  }

  private func written(_ value: Double) -> String {
    axis.format == .percent ? PageText.percent(value) : Ticks.short(value)
  }
}
