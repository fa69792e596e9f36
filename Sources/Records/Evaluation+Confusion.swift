extension Evaluation {
  /// The name of the file that has the whole matrix, beside a report.
  package static let confusionFile = "confusion.csv"

  /// Whether the matrix has as many columns as rows, and any, so that it can be drawn.
  package var isSquare: Bool {
    !confusion.isEmpty && confusion.allSatisfy { $0.count == confusion.count }
  }

  /// The classes that are mistaken most often, for another or another for them, in their own order.
  ///
  /// - Parameter limit: how many classes; all where there are no more.
  package func mostConfused(_ limit: Int) -> [Int] {
    guard confusion.count > limit else { return Array(confusion.indices) }
    var mistakes = Array(repeating: 0, count: confusion.count)
    for (truth, row) in confusion.enumerated() {
      for (prediction, count) in row.enumerated() where prediction != truth {
        mistakes[truth] += count
        mistakes[prediction] += count
      }
    }
    return mistakes.indices.sorted { (mistakes[$1], $0) < (mistakes[$0], $1) }.prefix(limit)
      .sorted()
  }

  /// The matrix as CSV: a line for each pair of classes that occurs.
  package func confusionCSV(classes: [String]) -> String {
    let names = classes.map(CSVCells.quoted)
    func name(_ index: Int) -> String { index < names.count ? names[index] : "class \(index)" }
    var text = "class,predicted,count\n"
    for (truth, row) in confusion.enumerated() {
      for (prediction, count) in row.enumerated() where count > 0 {
        text += "\(name(truth)),\(name(prediction)),\(count)\n"
      }
    }
    return text
  }
}
