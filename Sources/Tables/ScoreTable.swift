public import Files
public import Statistics
import Wording

/// Scores from other programs: a table of comma-separated values with the columns arm, seed and value, in any order, and perhaps
/// split.
public struct ScoreTable: Equatable, Sendable {
  public let scores: [Score]

  /// The largest table that is read, in bytes.
  package static let limit = 64 << 20

  /// What a column may be called, its own name first.
  private static let names: [(column: String, others: Set<String>)] = [
    ("arm", ["model", "optimizer", "optimiser", "method", "name", "config"]),
    ("seed", ["run", "trial", "repetition"]),
    ("value", ["score", "accuracy", "metric", "result", "loss"]),
    ("split", ["fold"]),
  ]

  /// - Throws: a sentence's end about what is wrong, with its line: a header without those columns, a cell that is no finite
  ///   number, two rows of the same arm, seed and split.
  /// - Complexity: O(n) in the bytes.
  public init(_ bytes: [UInt8]) throws(TableFault) {
    let rows = try TableRows(bytes).rows
    guard let header = rows.first else {
      throw TableFault(
        line: nil, "is empty; it must begin with a line that names the columns arm,seed,value")
    }
    let columns = try Self.columns(of: header)
    var scores: [Score] = []
    var lines: [[String]: Int] = [:]
    for row in rows.dropFirst() {
      guard row.cells.count == header.cells.count else {
        throw TableFault(
          line: row.line,
          "has \(Phrase.count(row.cells.count, "cell")) where the header has \(header.cells.count)")
      }
      let texts = try columns[..<2].map { column throws(TableFault) in
        try Self.text(row, column!, of: header)
      }
      let split = try columns[3].map { column throws(TableFault) in
        Self.key(try Self.text(row, column, of: header))
      }
      let score = Score(
        arm: texts[0], seed: Self.key(texts[1]), split: split,
        value: try Self.value(row, columns[2]!, of: header))
      let identity = [score.arm, score.seed, split ?? ""]
      if let earlier = lines.updateValue(row.line, forKey: identity) {
        let place = split.map { " on split \($0.excerpt())" } ?? ""
        throw TableFault(
          line: row.line,
          "scores \(score.arm.excerpt()) with seed \(score.seed.excerpt())\(place) again, after line \(earlier); remove one of the "
            + "two, or name different arms, seeds or splits")
      }
      scores.append(score)
    }
    guard !scores.isEmpty else { throw TableFault(line: nil, "has a header and no scores") }
    self.scores = scores
  }

  /// The places of arm, seed, value and, where there is one, split.
  private static func columns(of header: TableRows.Row) throws(TableFault) -> [Int?] {
    let words = header.cells.indices.map { header.text($0).lowercased() }
    var columns: [Int?] = []
    for (name, others) in names {
      let exact = words.indices.filter { words[$0] == name }
      let found = exact.isEmpty ? words.indices.filter { others.contains(words[$0]) } : exact
      guard found.count < 2 else {
        throw TableFault(
          line: header.line,
          "has \(Phrase.list(found.map { "“\(words[$0].excerpt())”" })), each of which may be the \(name); call one of "
            + "them \(name)")
      }
      guard found.count == 1 || name == "split" else {
        throw TableFault(
          line: header.line,
          "has no column \(name) among \(Phrase.list(words.map { "“\($0.excerpt(40))”" }, atMost: 8)); the table must begin "
            + "with a line such as arm,seed,value or arm,seed,value,split")
      }
      columns.append(found.first)
    }
    return columns
  }

  private static func text(
    _ row: TableRows.Row, _ column: Int, of header: TableRows.Row
  ) throws(TableFault) -> String {
    let text = row.text(column)
    guard !text.isEmpty else {
      throw TableFault(line: row.line, "has nothing in its column \(header.text(column).excerpt())")
    }
    return text
  }

  /// Seeds and splits as they are compared: pandas writes 3 as 3.0 where another row has none.
  private static func key(_ text: String) -> String {
    // Whole numbers may have more digits than a double.
    (UInt64(text).map(String.init) ?? Double(text).flatMap(Int.init(exactly:)).map(String.init))
      ?? text
  }

  private static func value(
    _ row: TableRows.Row, _ column: Int, of header: TableRows.Row
  ) throws(TableFault) -> Double {
    let text = row.text(column)
    guard let value = Double(text) else {
      throw TableFault(
        line: row.line,
        "holds “\(text.excerpt())” in its column \(header.text(column).excerpt()), where a number belongs"
      )
    }
    // The sum of many must be a number too.
    guard abs(value) < 1e150 else {
      throw TableFault(
        line: row.line,
        "holds “\(text.excerpt())” in its column \(header.text(column).excerpt()), which can't be compared: leave the run out, "
          + "or give it the score that a failed run should have, such as that of guessing")
    }
    return value
  }
}
