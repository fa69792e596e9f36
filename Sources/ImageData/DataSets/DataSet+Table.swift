public import Files
import Wording

extension DataSet {
  /// Lists the images that a table names, with their classes (`path,label`) and perhaps parts (`path,label,part`).
  ///
  /// Commas, semicolons or tabs separate; cells may be quoted; a first line with names of columns may be missing. A path
  /// is looked for in the folder, and if nothing is there, beside the table.
  ///
  /// - Parameters:
  ///   - path: the folder of the images.
  ///   - labels: the table.
  ///   - imageSuffix: what the table leaves out at the end of names, such as `.jpg`.
  ///   - replaced: parts whose rows are left aside.
  /// - Throws: where folder or table cannot be opened or understood, or lead to no image.
  public init(
    _ path: BytePath, labels: BytePath, imageSuffix: String? = nil,
    without replaced: Set<Part> = []
  ) throws(ImageDataError) {
    let listing = try FolderReader.list(path)
    let places = TablePlaces(folder: path, table: labels.parent, suffix: imageSuffix ?? "")
    let table: LabelTable
    do {
      table = try LabelTable(
        FileReader(labels).bytes(limit: FileReader.documentLimit),
        exists: { places.file(called: $0) != nil })
    } catch let fault as TableFault {
      throw .table(labels, fault)
    } catch {
      throw .unopenable(labels, (error as? FileError).map { ImageFault($0) } ?? .missing)
    }
    let trained = Set(table.entries.filter { $0.part ?? .training == .training }.map(\.label))
    let names = trained.map { BytePath($0) }.sorted().map(\.string)
    let label = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let hasParts = table.entries.contains { $0.part != nil }
    guard !trained.isEmpty else {
      throw .table(
        labels,
        TableFault(line: nil, "has no row to train with: all are for validation or for testing"))
    }

    var items: [Item] = []
    var strange: Set<String> = []
    var skipped = table.unlabelled.map {
      SkippedEntry(path: places.name(of: $0), reason: .unlabelled)
    }
    var files: Set<FileStamp.Identity> = []
    var seen: Set<TableRow> = []
    var found = 0
    for name in table.entries.map(\.file) + table.unlabelled {
      if let file = places.file(called: name) { files.insert(file.identity) }
    }
    for entry in table.entries {
      let part = hasParts ? entry.part ?? .training : nil
      let name = places.name(of: entry.file)
      guard !replaced.contains(part ?? .training) else {
        skipped.append(SkippedEntry(path: name, reason: .partNotAsked))
        continue
      }
      guard let label = label[entry.label] else {
        if part == .validation { strange.insert(entry.label) }
        skipped.append(SkippedEntry(path: name, reason: .classNotTrained))
        continue
      }
      let file = places.file(called: entry.file)
      if let file {
        found += 1
        guard seen.insert(TableRow(file: file.identity, label: label, part: part)).inserted else {
          skipped.append(SkippedEntry(path: name, reason: .listedTwice))
          continue
        }
      }
      // One that is missing is set aside like any file that cannot be used, when it is opened.
      items.append(
        Item(
          content: .file(file?.path ?? path.appending(name)), name: name, label: label,
          part: part))
    }
    guard found > 0 else {
      throw .tableWithoutFiles(
        labels, rows: table.entries.count, example: places.name(of: table.entries[0].file),
        folder: path)
    }
    guard strange.isEmpty else {
      throw .untrainedClasses(labels, strange.sorted(), trained: names)
    }
    let walk = FolderWalk(listing, as: "") { $0.isMadeByUpswing }
    for file in walk.files {
      let place = path.appending(file)
      guard let stamp = try? FileStamp(place), !files.contains(stamp.identity),
        let reader = try? FileReader(place), reader.looksLikeImage
      else { continue }
      skipped.append(SkippedEntry(path: file, reason: .notInTable))
    }
    self.init(
      path: path, root: path, classNames: names, items: items, skipped: skipped,
      notes: table.notes(without: replaced))
  }
}

extension LabelTable {
  /// What a user should know of how it was read, as sentences.
  fileprivate func notes(without replaced: Set<Part>) -> [String] {
    var notes: [String] = []
    if !unused.isEmpty {
      let names = Phrase.list(unused.map { "“\($0.excerpt())”" }, atMost: 5)
      let isOne = unused.count == 1
      notes.append(
        "The \(isOne ? "column" : "columns") \(names) of the table \(isOne ? "is" : "are") not used."
      )
    }
    let silent = entries.count { $0.part == nil }
    if silent > 0, silent < entries.count {
      notes.append(
        "\(Phrase.count(silent, "row")) of the table \(silent == 1 ? "names" : "name") no part and "
          + "\(silent == 1 ? "counts" : "count") for training.")
    }
    for part in Part.allCases where replaced.contains(part) {
      let count = entries.count { $0.part == part }
      guard count > 0 else { continue }
      notes.append(
        "Not used: \(Phrase.count(count, "row")) of the table for \(part.rawValue), as that set is given otherwise."
      )
    }
    return notes
  }
}

/// What makes a row of a table another one.
private struct TableRow: Hashable {
  let file: FileStamp.Identity
  let label: Int
  let part: Part?
}

/// Where the files of a table may lie.
private struct TablePlaces {
  let folder: BytePath
  let table: BytePath
  let suffix: String

  /// The file that a table calls so, if there is one.
  func file(called given: BytePath) -> (path: BytePath, identity: FileStamp.Identity)? {
    let slashed = BytePath(
      bytes: given.bytes.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 })
    for name in slashed == given ? [given] : [given, slashed] {
      let name = suffixed(name)
      let places =
        name.bytes.first == UInt8(ascii: "/")
        ? [name] : [folder.appending(name), table.appending(name)]
      for place in places {
        if let stamp = try? FileStamp(place) { return (place, stamp.identity) }
      }
    }
    return nil
  }

  /// What the data set calls it: relative to the folder, where it is in it.
  func name(of given: BytePath) -> BytePath {
    var bytes = suffixed(given).bytes[...]
    let above = folder.bytes + [UInt8(ascii: "/")]
    if bytes.starts(with: above) { bytes = bytes.dropFirst(above.count) }
    while bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst(2) }
    return BytePath(bytes: bytes)
  }

  private func suffixed(_ name: BytePath) -> BytePath {
    name.bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
      ? name : BytePath(bytes: name.bytes + suffix.utf8)
  }
}
