/// The sizes in which a chart is put into a page, so that its text stays readable on every screen: the style sheet
/// shows the one that fits.
enum FigureSize {
  /// Beside another figure where there is room.
  case half
  /// Over the whole width.
  case full

  /// Width and height in CSS pixels, the smallest first.
  var pictures: [(width: Double, height: Double)] {
    switch self {
    case .half: [(350, 290), (520, 330), (680, 350)]
    case .full: [(350, 300), (680, 360), (1030, 400)]
    }
  }

  /// The class by which the style sheet chooses among the pictures.
  var cssClass: String {
    switch self {
    case .half: "half"
    case .full: "full"
    }
  }
}

extension Markup {
  /// A chart as a figure, in each size that the style sheet may choose from.
  ///
  /// - Parameters:
  ///   - id: Unique in the page.
  ///   - notes: Sentences below the chart; what the chart itself must admit is added.
  ///   - companions: Charts above or below it whose plots should begin at the same place.
  ///   - values: What a pointer that rests on the plot is told.
  static func figure(
    _ chart: Chart, _ size: FigureSize, id: String, notes: [String] = [], companions: [Chart] = [],
    values: HoverValues = HoverValues([])
  ) -> Markup {
    let layouts = size.pictures.map { width, height in
      let left = Chart.commonLeft(of: companions, width: width, height: height)
      return ChartLayout(chart, width: width, height: height, left: left)
    }
    let pictures = layouts.enumerated().map { index, layout -> Markup in
      """
      <div class="p\(index)">\(chart.picture(layout, id: "\(id)-\(index)"))</div>

      """
    }
    let thinning = layouts.enumerated().map { index, layout -> Markup in
      let note = chart.thinningNote(atWidth: layout.width)
      return note.map { "<p class=\"note p\(index)\">\($0)</p>\n" } ?? ""
    }
    let notes = notes + [chart.clippingNote].compactMap(\.self)
    let caption: Markup =
      notes.isEmpty ? "" : "<figcaption>\(notes.joined(separator: " "))</figcaption>"
    return """
      <figure class="card \(size.cssClass)">
      <div class="plot">
      \(pictures.joined())\(values.layer(over: layouts))</div>
      \(thinning.joined())\(caption)</figure>

      """
  }
}
