/// The rows of a table of comma-separated values (RFC 4180), with the numbers of their lines.
///
/// Semicolons or tabs separate as well, whichever the first line has most of. Cells are bytes, since names of files
/// need not be text. Empty lines are no rows.
package struct TableRows {
  package struct Row {
    /// From 1.
    package let line: Int
    package let cells: [[UInt8]]

    /// A cell as text, what is no UTF-8 replaced.
    package func text(_ column: Int) -> String { String(decoding: cells[column], as: UTF8.self) }
  }

  package private(set) var rows: [Row] = []

  /// - Throws: a sentence about what cannot be read, with its line.
  package init(_ bytes: [UInt8]) throws(TableFault) {
    var bytes = bytes[...]
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw TableFault(line: nil, "is UTF-16; save it as UTF-8")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    let head = bytes.prefix { $0 != Self.newline && $0 != Self.carriageReturn }
    // The first among equals is the comma.
    let separator = [",", ";", "\t"].map { $0.utf8.first! }
      .enumerated().max { a, b in
        (head.count { $0 == a.element }, -a.offset) < (head.count { $0 == b.element }, -b.offset)
      }!.element

    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var line = 1
    var first = 1
    var isQuoted = false
    var wasQuoted = false
    func trimmed() -> [UInt8] {
      if wasQuoted { return cell }
      let start = cell.firstIndex { $0 != Self.space } ?? cell.endIndex
      let end = (cell.lastIndex { $0 != Self.space } ?? start - 1) + 1
      return Array(cell[start..<max(start, end)])
    }
    func endCell() {
      cells.append(trimmed())
      cell = []
      wasQuoted = false
    }
    func endRow() {
      endCell()
      if cells.contains(where: { !$0.isEmpty }) { rows.append(Row(line: first, cells: cells)) }
      cells = []
      first = line
    }
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = index + 1 < bytes.endIndex ? bytes[index + 1] : nil
      index += 1
      if isQuoted {
        if byte == Self.newline { line += 1 }
        guard byte == Self.quote else {
          cell.append(byte)
          continue
        }
        if next == Self.quote {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == Self.quote, cell.allSatisfy({ $0 == Self.space }), !wasQuoted {
        cell = []
        isQuoted = true
        wasQuoted = true
      } else if byte == separator {
        endCell()
      } else if byte == Self.newline || byte == Self.carriageReturn {
        if byte == Self.carriageReturn, next == Self.newline { index += 1 }
        line += 1
        endRow()
      } else if !wasQuoted || byte != Self.space {
        cell.append(byte)
      }
    }
    guard !isQuoted else {
      throw TableFault(line: first, "has a quotation mark that is never closed")
    }
    endRow()
  }

  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")
  private static let space = UInt8(ascii: " ")
}
