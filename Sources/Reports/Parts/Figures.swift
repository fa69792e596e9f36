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
    case .half: [(350, 290), (520, 330)]
    case .full: [(350, 300), (680, 360), (1030, 400)]
    }
  }
}

extension Markup {
  /// A chart as a figure, in each size that the style sheet may choose from.
  ///
  /// - Parameters:
  ///   - id: Unique in the page.
  ///   - notes: Sentences below the chart.
  static func figure(_ chart: Chart, _ size: FigureSize, id: String, notes: [String] = []) -> Markup {
    let pictures = size.pictures.enumerated().map { index, picture -> Markup in
      """
      <div class="p\(index)">\
      \(chart.picture(width: picture.width, height: picture.height, id: "\(id)-\(index)"))</div>

      """
    }
    let notes = notes + [chart.thinningNote].compactMap(\.self)
    let caption: Markup =
      notes.isEmpty ? "" : "<figcaption>\(notes.joined(separator: " "))</figcaption>"
    return """
      <figure class="card \(size == .half ? "half" : "full")">
      \(pictures.joined())\(caption)</figure>

      """
  }
}

extension Chart {
  /// Says that not every point is drawn, where that is so in the smallest picture.
  var thinningNote: String? {
    let most = series.map(\.points.count).max() ?? 0
    guard most > 4 * Int(FigureSize.half.pictures[0].width / 2) else { return nil }
    return """
      Of \(most) points only those are drawn that the width can show; no extreme is left out.
      """
  }
}
