/// What a pointer that rests on a chart is told: one list of values for each of several places along the x axis.
///
/// The lists are elements over the picture that the style sheet shows, so they appear at once, need no script, and
/// serve every size of the picture.
struct HoverValues {
  /// What is told at a place.
  struct Column {
    var x: Double
    /// For example `epoch 12`.
    var heading: String
    var entries: [Entry]
  }

  /// A line of a list.
  struct Entry {
    var name: String
    var value: String
    /// Set smaller, for example the range of the value.
    var note = ""
    /// The classes that colour it.
    var style: String
  }

  /// More would be narrower than a finger and a few pixels; those between are passed over.
  private static let most = 150

  private let columns: [Column]

  /// - Parameter columns: In order of x, at equal distances on the axis; so many that they crowd are thinned.
  init(_ columns: [Column]) {
    let stride = (columns.count + Self.most - 1) / Self.most
    self.columns =
      stride <= 1
      ? columns : columns.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
  }

  /// The element over the pictures, which all show the same chart in several sizes.
  func layer(over layouts: [ChartLayout]) -> Markup {
    guard let first = columns.first, let last = columns.last else { return "" }
    let places = layouts.enumerated().map { index, layout -> Markup in
      let plot = layout.plot
      let (from, to) = (layout.x.position(first.x), layout.x.position(last.x))
      let half =
        columns.count > 1
        ? (to - from) / Double(columns.count - 1) / 2 : (plot.right - plot.left) / 2
      let width = layout.width / 100
      let height = layout.height / 100
      return """
        --l\(index):\(at: (from - half) / width)%;--w\(index):\(at: (to - from + 2 * half) / width)%;\
        --t\(index):\(at: plot.top / height)%;--h\(index):\(at: (plot.bottom - plot.top) / height)%;
        """
    }
    let lists = columns.enumerated().map { index, column -> Markup in
      let lines = column.entries.map { entry -> Markup in
        let note: Markup = entry.note.isEmpty ? "" : "<small>\(entry.note)</small>"
        return """
          <span class="\(entry.style)"><i>\(entry.name)</i><b>\(entry.value)</b>\(note)</span>
          """
      }
      // The list lies beside its column, on the side where there is more room.
      let side: Markup = index * 2 < columns.count ? "<div>" : "<div class=\"r\">"
      return "\(side)<p><b>\(column.heading)</b>\(lines.joined())</p></div>\n"
    }
    return """
      <div class="hover" aria-hidden="true" style="\(places.joined())">
      \(lists.joined())</div>

      """
  }
}
