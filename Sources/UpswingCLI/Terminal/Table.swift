import Wording

/// Rows in aligned columns of a terminal; numbers stand to the right.
struct Table {
  private var rows: [[String]]
  private let rightAligned: Set<Int>

  /// - Parameters:
  ///   - header: the names of the columns.
  ///   - rightAligned: the columns that hold numbers, from 0.
  init(_ header: [String], rightAligned: Set<Int> = []) {
    rows = [header]
    self.rightAligned = rightAligned
  }

  /// Adds a row; a name that would control the terminal is written out first, since that changes its width.
  mutating func add(_ cells: [String]) { rows.append(cells.map(\.escaped)) }

  /// The rows as lines, two spaces between columns, no trailing space.
  var lines: [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.columns)
        line += (column == 0 ? "" : "  ")
        line += rightAligned.contains(column) ? padding + cell : cell + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
