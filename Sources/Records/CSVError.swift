import Wording

/// What is wrong with a CSV file or one of its lines.
public enum CSVError: Error, Equatable, Sendable {
  /// The file does not begin with the header that its records have.
  case header(found: String, expected: String)
  /// A line has another number of cells than the header.
  case cellCount(line: Int?, found: Int, expected: Int)
  /// A cell does not hold what its column holds.
  case cell(line: Int?, column: String, text: String)

  /// The same error, knowing its line's number, counted from 1.
  func inLine(_ number: Int) -> CSVError {
    switch self {
    case .header: self
    case .cellCount(_, let found, let expected):
      .cellCount(line: number, found: found, expected: expected)
    case .cell(_, let column, let text): .cell(line: number, column: column, text: text)
    }
  }
}

extension CSVError: CustomStringConvertible {
  public var description: String {
    func place(_ line: Int?) -> String { line.map { "Line \($0)" } ?? "The line" }
    return switch self {
    case .header(let found, let expected):
      "The file begins with “\(found.excerpt())” instead of “\(expected)”: is it another file?"
    case .cellCount(let line, let found, let expected):
      "\(place(line)) has \(found) cells instead of \(expected): was it cut off? Remove it."
    case .cell(let line, let column, let text):
      "\(place(line)) holds “\(text.excerpt())” in its column \(column), where a number belongs."
    }
  }
}
