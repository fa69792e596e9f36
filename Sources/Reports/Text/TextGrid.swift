/// Characters in rows and columns, some of them coloured.
struct TextGrid {
  private struct Cell {
    var character: Character = " "
    var hue: Chart.Hue?
  }

  let columns: Int
  private var rows: [[Cell]] = []

  init(columns: Int) { self.columns = columns }

  var rowCount: Int { rows.count }

  /// Adds blank rows below.
  mutating func addRows(_ count: Int = 1) {
    rows += Array(repeating: Array(repeating: Cell(), count: columns), count: count)
  }

  subscript(row: Int, column: Int) -> Character {
    get { rows[row][column].character }
    set { rows[row][column].character = newValue }
  }

  /// Sets a character; nothing outside the grid.
  mutating func set(_ row: Int, _ column: Int, _ character: Character, hue: Chart.Hue? = nil) {
    guard rows.indices.contains(row), rows[row].indices.contains(column) else { return }
    rows[row][column] = Cell(character: character, hue: hue)
  }

  /// Writes a text from a column on, cut off at the right edge.
  mutating func write(_ text: String, row: Int, column: Int, hue: Chart.Hue? = nil) {
    for (offset, character) in text.enumerated() {
      set(row, column + offset, character, hue: hue)
    }
  }

  /// Whether nothing stands in these columns or right beside them.
  func isFree(_ row: Int, _ columns: Range<Int>) -> Bool {
    let around = max(columns.lowerBound - 1, 0)..<min(columns.upperBound + 1, self.columns)
    return rows[row][around].allSatisfy { $0.character == " " }
  }

  /// The rows without trailing spaces, with escape sequences where colours begin and end.
  func lines(hasColour: Bool) -> [String] {
    rows.map { row in
      var line = ""
      var hue: Chart.Hue?
      let end = row.lastIndex { $0.character != " " }.map { $0 + 1 } ?? 0
      for cell in row[..<end] {
        let wanted = cell.character == " " ? hue : cell.hue
        if hasColour, wanted != hue {
          line += wanted?.escape ?? Chart.Hue.reset
          hue = wanted
        }
        line.append(cell.character)
      }
      return hue == nil ? line : line + Chart.Hue.reset
    }
  }
}

extension Chart.Hue {
  fileprivate static let reset = "\u{1B}[0m"

  /// The nearest of the eight colours that every terminal has, whose shades its theme chooses.
  fileprivate var escape: String {
    let code =
      switch self {
      case .red: 31
      case .green: 32
      case .orange: 33
      case .sky: 34
      case .purple: 35
      case .blue: 36
      }
    return "\u{1B}[\(code)m"
  }
}
