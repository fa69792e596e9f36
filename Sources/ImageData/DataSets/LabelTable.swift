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

  private static let fileWords: Set = [
    "path", "file", "filename", "filepath", "filenames", "image", "imagename", "imageid",
    "imagepath", "images", "img", "id",
    "name",
  ]
  private static let labelWords: Set = [
    "label", "labels", "class", "classname", "category", "target", "breed", "species", "diagnosis",
    "classid", "labelname",
    "y",
  ]
  private static let partWords: Set = ["part", "split", "set", "subset", "partition", "dataset"]

  /// - Parameter exists: whether there is a file that a table calls so.
  init(_ bytes: [UInt8], exists: (BytePath) -> Bool) throws(TableFault) {
    let rows = try TableRows(bytes).rows
    guard let first = rows.first else { throw TableFault(line: nil, "is empty") }
    let columns = try Columns(of: first, others: rows.dropFirst(), exists: exists)
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
      var part: Part?
      if let column = columns.part, column < row.cells.count, !row.cells[column].isEmpty {
        switch PartName(of: row.text(column)) {
        case .part(let named): part = named
        case .unlabelled:
          unlabelled.append(file)
          continue
        case nil:
          throw TableFault(
            line: row.line,
            "has the part “\(row.text(column).excerpt())”; there are training, validation and test")
        }
      }
      entries.append(Entry(line: row.line, file: file, label: label, part: part))
    }
    guard !entries.isEmpty else { throw TableFault(line: nil, "names no image with a class") }
  }

  /// Which column says what.
  private struct Columns {
    var file = 0
    var label = 1
    var part: Int?
    let count: Int
    let hasHeader: Bool

    init(
      of first: TableRows.Row, others: ArraySlice<TableRows.Row>, exists: (BytePath) -> Bool
    ) throws(TableFault) {
      count = first.cells.count
      guard count > 1 else {
        throw TableFault(
          line: first.line, "has one column; a table names a file and its class in each row")
      }
      let words = first.cells.map {
        String(decoding: $0, as: UTF8.self).lowercased().filter(\.isLetter)
      }
      let named = (
        file: words.firstIndex(where: LabelTable.fileWords.contains),
        label: words.firstIndex(where: LabelTable.labelWords.contains)
      )
      let isFile = exists(BytePath(bytes: first.cells[0]))
      if !isFile, named.file != nil || named.label != nil {
        hasHeader = true
        part = words.firstIndex(where: LabelTable.partWords.contains)
        let free = words.indices.filter { $0 != part }
        label = named.label ?? free.first { $0 != named.file } ?? 1
        file = named.file ?? free.first { $0 != label } ?? 0
        guard count == 2 || named.file != nil && named.label != nil || count == 3 && part != nil
        else {
          throw TableFault(
            line: first.line,
            "does not say which of its \(count) columns holds the files and which the classes; call them path and label"
          )
        }
        return
      }
      // A first row that leads nowhere, above one that does, is a header in words that nobody knows.
      hasHeader = !isFile && (others.first.map { exists(BytePath(bytes: $0.cells[0])) } ?? false)
      let rest = hasHeader ? others : [first] + others
      if count > 2,
        rest.allSatisfy({
          $0.cells.count < 3 || $0.cells[2].isEmpty || PartName(of: $0.text(2)) != nil
        })
      {
        part = 2
      }
      guard count == 2 || count == 3 && part != nil else {
        throw TableFault(
          line: first.line,
          "has \(count) columns and no header that says which holds the files and which the classes; begin the table "
            + "with a line such as path,label")
      }
    }
  }
}
