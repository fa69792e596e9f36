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
}

extension Markup {
  /// A chart as a figure, in each size that the style sheet may choose from.
  ///
  /// - Parameters:
  ///   - id: Unique in the page.
  ///   - notes: Sentences below the chart; what the chart itself must admit is added.
  ///   - companions: Charts above or below it whose plots should begin at the same place.
  static func figure(
    _ chart: Chart, _ size: FigureSize, id: String, notes: [String] = [], companions: [Chart] = []
  ) -> Markup {
    let pictures = size.pictures.enumerated().map { index, picture -> Markup in
      let (width, height) = picture
      let left = Chart.commonLeft(of: companions, width: width, height: height)
      let layout = ChartLayout(chart, width: width, height: height, left: left)
      let note = chart.thinningNote(atWidth: width).map { "<p class=\"note\">\($0)</p>" as Markup }
      return """
        <div class="p\(index)">\(chart.picture(layout, id: "\(id)-\(index)"))\(note ?? "")</div>

        """
    }
    let notes = notes + [chart.clippingNote].compactMap(\.self)
    let caption: Markup =
      notes.isEmpty ? "" : "<figcaption>\(notes.joined(separator: " "))</figcaption>"
    return """
      <figure class="card \(size == .half ? "half" : "full")">
      \(pictures.joined())\(caption)</figure>

      """
  }
}
