import Files
import Wording

/// A table of images and their classes, and perhaps their parts, as its rows say.
struct LabelTable {
  struct Entry {
    let line: Int
    /// As the table names it.
    let file: BytePath
    let label: String
    let part: Part?
  }

  private(set) var entries: [Entry] = []
  /// Rows of images without a class.
  private(set) var unlabelled: [BytePath] = []
  /// The columns that say nothing of files, classes and parts.
  private(set) var unused: [String] = []

  /// - Parameter exists: whether there is a file that a table calls so.
  init(_ bytes: [UInt8], exists: (BytePath) -> Bool) throws(TableFault) {
    let rows = try TableRows(bytes).rows
    guard let first = rows.first else { throw TableFault(line: nil, "is empty") }
    let columns = try LabelColumns(of: first, others: rows.dropFirst(), exists: exists)
    unused = columns.unused
    for row in rows.dropFirst(columns.hasHeader ? 1 : 0) {
      guard row.cells.count > max(columns.file, columns.label) else {
        throw TableFault(
          line: row.line,
          "has \(Phrase.count(row.cells.count, "column")) where \(columns.count) belong: was it cut off?"
        )
      }
      let file = BytePath(bytes: row.cells[columns.file])
      guard !file.bytes.isEmpty, !file.bytes.contains(0) else {
        throw TableFault(line: row.line, "names no file")
      }
      let label = row.text(columns.label)
      guard !label.isEmpty else {
        unlabelled.append(file)
        continue
      }
      switch try columns.part(of: row) {
      case .part(let part):
        entries.append(Entry(line: row.line, file: file, label: label, part: part))
      case .unlabelled: unlabelled.append(file)
      case nil: entries.append(Entry(line: row.line, file: file, label: label, part: nil))
      }
    }
    guard !entries.isEmpty else { throw TableFault(line: nil, "names no image with a class") }
  }
}
