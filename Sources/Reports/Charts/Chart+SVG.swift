extension Chart {
  /// The chart as a stand-alone SVG file that follows the reader's light or dark setting.
  ///
  /// - Parameters:
  ///   - width: In CSS pixels without the margin, at least 200.
  ///   - height: In CSS pixels without the margin, at least 150; rows of labels of rules add to it.
  /// - Complexity: O(n) in the number of points; the file's size is bounded by the width.
  public func svg(width: Double = 960, height: Double = 380) -> String {
    Self.svg(column: [self], width: max(width, 200), height: max(height, 150))
  }

  /// Room left of the plot that suffices for each of these charts.
  static func commonLeft(of charts: [Chart], width: Double, height: Double) -> Double {
    charts.map { ChartLayout($0, width: width, height: height).plot.left }.max() ?? 0
  }

  /// Charts below one another in one file, each of the given size.
  static func svg(column charts: [Chart], width: Double, height: Double) -> String {
    let margin = 20.0
    let left = Self.commonLeft(of: charts, width: width, height: height)
    var pictures: [Markup] = []
    var top = margin
    for (index, chart) in charts.enumerated() {
      let layout = ChartLayout(chart, width: width, height: height, left: left)
      pictures.append(
        """
        <g transform="translate(\(at: margin) \(at: top))">
        \(chart.picture(layout, id: "chart\(index)"))
        </g>

        """)
      top += layout.height + margin
    }
    let (full, total) = (width + 2 * margin, top)
    let file: Markup = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(at: full) \(at: total)" \
      width="\(at: full)" height="\(at: total)" role="img">
      <title>\(charts.map(\.title).joined(separator: ", "))</title>
      <desc>\(charts.map(\.summary).joined(separator: " "))</desc>
      <style>\(ChartStyle.sheet)</style>
      <rect class="paper" width="100%" height="100%"/>
      \(pictures.joined())</svg>

      """
    return file.source
  }

  /// The chart as an element of a page that has the charts' style sheet.
  ///
  /// - Parameter id: Unique in the page.
  func picture(_ layout: ChartLayout, id: String) -> Markup {
    let (width, height, plot) = (layout.width, layout.height, layout.plot)
    return """
      <svg class="chart" viewBox="0 0 \(at: width) \(at: height)" width="\(at: width)" \
      height="\(at: height)" role="img" aria-labelledby="\(id)-title \(id)-summary">
      <title id="\(id)-title">\(title)</title>
      <desc id="\(id)-summary">\(summary)</desc>
      <clipPath id="\(id)-clip"><rect x="\(at: plot.left)" y="\(at: plot.top - 2)" \
      width="\(at: plot.right - plot.left)" height="\(at: plot.bottom - plot.top + 4)"/></clipPath>
      <text class="title" x="0" y="15">\
      \(TextWidth.fit(title, size: ChartLayout.titleSize, width: width))</text>
      \(legend(layout))\(axes(layout))
      <g clip-path="url(#\(id)-clip)">\(shades(layout))\(rules(layout))\(lines(layout))</g>
      \(ruleLabels(layout))\(marks(layout))\(emptiness(layout))
      </svg>
      """
  }

  private func legend(_ layout: ChartLayout) -> Markup {
    layout.legend.map { item -> Markup in
      let middle = item.baseline - 4
      let swatch: Markup =
        switch item.entry {
        case .series(let series):
          """
          <path class="line \(series.style.cssClass) \(series.hue.rawValue)" \
          d="M\(at: item.x + 1) \(at: middle)h20"/>
          """
        case .range(let range):
          """
          <rect class="shade \(range.hue.rawValue)" x="\(at: item.x)" y="\(at: middle - 6)" \
          width="22" height="12" rx="2"/>
          """
        }
      return """
        \(swatch)<text x="\(at: item.x + 28)" y="\(at: item.baseline)">\(item.text)</text>

        """
    }.joined()
  }

  private func axes(_ layout: ChartLayout) -> Markup {
    let plot = layout.plot
    var markup: Markup = """
      <text class="soft" x="0" y="\(at: layout.axisLabelBaseline)">\(y.label)</text>
      <text class="soft" text-anchor="middle" x="\(at: (plot.left + plot.right) / 2)" \
      y="\(at: layout.height - 5)">\(x.label)</text>

      """
    for (value, label) in zip(layout.yTicks.major, layout.yTicks.labels) {
      let height = layout.y.position(value)
      markup += """
        <path class="grid" d="M\(at: plot.left) \(at: height)H\(at: plot.right)"/>\
        <text class="soft" text-anchor="end" x="\(at: plot.left - 8)" \
        y="\(at: height + 4)">\(label)</text>

        """
    }
    for value in layout.yTicks.minor {
      markup += """
        <path class="tick" d="M\(at: plot.left) \(at: layout.y.position(value))h-3"/>
        """
    }
    for (index, (value, label)) in zip(layout.xTicks.major, layout.xTicks.labels).enumerated() {
      let place = layout.x.position(value)
      let half = TextWidth.of(label, size: ChartLayout.textSize) / 2
      let isLast = index == layout.xTicks.major.count - 1
      let anchor = isLast && place + half > layout.width ? "end" : "middle"
      if layout.x.isLogarithmic {
        markup += """
          <path class="grid" d="M\(at: place) \(at: plot.top)V\(at: plot.bottom)"/>
          """
      }
      markup += """
        <path class="tick" d="M\(at: place) \(at: plot.bottom)v5"/>\
        <text class="soft" text-anchor="\(anchor)" \
        x="\(at: anchor == "end" ? layout.width : place)" \
        y="\(at: plot.bottom + 18)">\(label)</text>

        """
    }
    for value in layout.xTicks.minor {
      markup += """
        <path class="tick" d="M\(at: layout.x.position(value)) \(at: plot.bottom)v3"/>
        """
    }
    markup += """
      <path class="axis" d="M\(at: plot.left) \(at: plot.bottom)H\(at: plot.right)"/>
      """
    return markup
  }

  private func shades(_ layout: ChartLayout) -> Markup {
    let plot = layout.plot
    return ranges.compactMap { range -> Markup? in
      let (left, right) = (
        layout.x.position(range.bounds.lowerBound), layout.x.position(range.bounds.upperBound)
      )
      guard left.isFinite, right.isFinite else { return nil }
      return """
        <rect class="shade \(range.hue.rawValue)" x="\(at: left)" y="\(at: plot.top)" \
        width="\(at: max(right - left, 1))" height="\(at: plot.bottom - plot.top)"/>
        """
    }.joined()
  }

  private func rules(_ layout: ChartLayout) -> Markup {
    layout.labels.map { label -> Markup in
      """
      <path class="rule \(label.rule.hue.rawValue)" \
      d="M\(at: label.position) \(at: layout.plot.top)V\(at: layout.plot.bottom)"/>
      """
    }.joined()
  }

  /// The labels above the plot, each with the part of its line that leads up to it.
  private func ruleLabels(_ layout: ChartLayout) -> Markup {
    layout.labels.map { label -> Markup in
      """
      <path class="rule \(label.rule.hue.rawValue)" \
      d="M\(at: label.position) \(at: label.baseline + 4)V\(at: layout.plot.top)"/>\
      <text class="label" x="\(at: label.x)" y="\(at: label.baseline)">\(label.text)</text>
      """
    }.joined(separator: "\n")
  }

  private func emptiness(_ layout: ChartLayout) -> Markup {
    guard series.allSatisfy({ !$0.points.contains { $0.x.isFinite && $0.y.isFinite } }) else {
      return ""
    }
    let plot = layout.plot
    return """
      <text class="soft" text-anchor="middle" x="\(at: (plot.left + plot.right) / 2)" \
      y="\(at: (plot.top + plot.bottom) / 2)">no figures to draw</text>
      """
  }
}
