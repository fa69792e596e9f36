/// The cells of one line, read from left to right under their header's names.
struct CSVCells {
  private let columns: [Substring]
  private let cells: [String]
  private var position = 0

  init(_ line: some StringProtocol, header: String) throws(CSVError) {
    columns = header.split(separator: ",")
    cells = Substring(line).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == columns.count else {
      throw .cellCount(line: nil, found: cells.count, expected: columns.count)
    }
  }

  /// The next cell as a number; it must hold one.
  mutating func next<Number: LosslessStringConvertible>(
    as type: Number.Type = Number.self
  ) throws(CSVError) -> Number {
    defer { position += 1 }
    guard let value = Number(cells[position]) else {
      throw .cell(line: nil, column: String(columns[position]), text: cells[position])
    }
    return value
  }

  /// The next cell as a number, `nil` where it is empty.
  mutating func nextIfAny<Number: LosslessStringConvertible>(
    as type: Number.Type = Number.self
  ) throws(CSVError) -> Number? {
    guard cells[position].isEmpty else { return try next(as: type) }
    position += 1
    return nil
  }

  /// A cell's text: the shortest that reads back as the same number, nothing for no number.
  static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  /// A text as a cell: in quotation marks where it holds what would end the cell (RFC 4180).
  static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    return "\"\(doubled)\""
  }
}
