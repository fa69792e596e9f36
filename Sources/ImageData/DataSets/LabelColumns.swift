import Files
import Wording

/// Which columns of a table say the files, the classes and perhaps the parts.
struct LabelColumns {
  private(set) var file = 0
  private(set) var label = 1
  /// Those that say the part, the first that says anything counts.
  private var parts: [PartColumn] = []
  let count: Int
  let hasHeader: Bool
  /// The names of the columns that say nothing of these.
  private(set) var unused: [String] = []

  /// How a column says the part of a row.
  private enum PartColumn {
    /// By its name: `train`, `val`.
    case named(Int)
    /// Whether it is of one part: `is_valid`.
    case flag(Int, Part)

    var index: Int {
      switch self {
      case .named(let index), .flag(let index, _): index
      }
    }
  }

  private static let fileWords: Set = [
    "path", "file", "filename", "filepath", "filenames", "image", "imagename", "imageid",
    "imagepath", "images", "img", "id", "name",
  ]
  private static let labelWords: Set = [
    "label", "labels", "class", "classname", "category", "target", "breed", "species", "diagnosis",
    "classid", "labelname", "y",
  ]
  private static let partWords: Set = ["part", "split", "set", "subset", "partition", "dataset"]
  private static let flags: [String: Part] = [
    "isvalid": .validation, "isval": .validation, "isvalidation": .validation,
    "valid": .validation, "val": .validation, "validation": .validation,
    "istest": .test, "istesting": .test, "test": .test,
    "istrain": .training, "istraining": .training, "istrainingimage": .training,
    "train": .training, "training": .training,
  ]
  private static let truths = [
    "true": true, "1": true, "yes": true, "false": false, "0": false, "no": false,
  ]

  /// - Parameters:
  ///   - first: the first row, a header or not.
  ///   - exists: whether there is a file that a table calls so.
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
      file: words.firstIndex(where: Self.fileWords.contains),
      label: words.firstIndex(where: Self.labelWords.contains)
    )
    let isFile = !first.cells[0].isEmpty && exists(BytePath(bytes: first.cells[0]))
    if !isFile, named.file != nil || named.label != nil {
      hasHeader = true
      parts = try Self.parts(words, first, others, apartFrom: [named.file, named.label])
      let free = words.indices.filter { index in !parts.contains { $0.index == index } }
      label = named.label ?? free.first { $0 != named.file } ?? 1
      file = named.file ?? free.first { $0 != label } ?? 0
      guard
        count == 2 || named.file != nil && named.label != nil || count == 3 && free.count == 2
      else {
        throw TableFault(
          line: first.line,
          "does not say which of its \(count) columns holds the files and which the classes; call them path and label"
        )
      }
      unused = free.filter { $0 != file && $0 != label && !words[$0].isEmpty }.map(first.text)
      return
    }
    // A first row that leads nowhere, above one that does, is a header in words that nobody knows.
    hasHeader = !isFile && (others.first.map { exists(BytePath(bytes: $0.cells[0])) } ?? false)
    let rest = hasHeader ? others : [first] + others
    if count > 2, rest.allSatisfy({ $0.saysPart(in: 2) ?? true }) { parts = [.named(2)] }
    guard count == 2 || count == 3 && !parts.isEmpty else {
      throw TableFault(
        line: first.line,
        "has \(count) columns and no header that says which holds the files and which the classes; begin the table "
          + "with a line such as path,label")
    }
  }

  /// The columns that say parts: those that are called so, those whose cells are all names of parts, and those that
  /// say of each row whether it is of one, as fastai's `is_valid` does.
  private static func parts(
    _ words: [String], _ header: TableRows.Row, _ rows: ArraySlice<TableRows.Row>,
    apartFrom taken: [Int?]
  ) throws(TableFault) -> [PartColumn] {
    // Of two columns one has the files and the other the classes, whatever these are called.
    guard words.count > 2 else { return [] }
    let free = words.indices.filter { !taken.contains($0) }
    let named =
      free.first { partWords.contains(words[$0]) }
      ?? free.first { index in
        let cells = rows.compactMap { $0.saysPart(in: index) }
        return !cells.isEmpty && cells.allSatisfy(\.self)
      }
    if let named { return [.named(named)] }
    var found: [PartColumn] = []
    for index in free {
      guard let part = flags[words[index]],
        rows.allSatisfy({ $0.cells.count <= index || truths[$0.text(index).lowercased()] != nil })
      else { continue }
      guard part != .training else {
        throw TableFault(
          line: header.line,
          "says in the column “\(header.text(index).excerpt())” what is trained on, and not what the rest is for; "
            + "write train, val or test into a column called part")
      }
      found.append(.flag(index, part))
    }
    return found
  }

  /// What a row says of its part; `nil` where it says nothing.
  ///
  /// - Throws: where it names none that there is.
  func part(of row: TableRows.Row) throws(TableFault) -> PartName? {
    var isTold = false
    for column in parts where column.index < row.cells.count && !row.cells[column.index].isEmpty {
      let text = row.text(column.index)
      switch column {
      case .named:
        guard let name = PartName(of: text) else {
          throw TableFault(
            line: row.line,
            "has the part “\(text.excerpt())”; there are training, validation and test")
        }
        return name
      case .flag(_, let part):
        if Self.truths[text.lowercased()] == true { return .part(part) }
        isTold = true
      }
    }
    return isTold ? .training : nil
  }
}

extension TableRows.Row {
  /// Whether a cell is the name of a part; `nil` where it is empty.
  fileprivate func saysPart(in column: Int) -> Bool? {
    guard column < cells.count, !cells[column].isEmpty else { return nil }
    return PartName(of: text(column)) != nil
  }
}
