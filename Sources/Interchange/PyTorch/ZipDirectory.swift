import Wording

/// The directory of a zip archive as `torch.save` writes it: all entries in one folder, stored as they are, or deflated by
/// a program that packed them anew.
///
/// Where readers of zip files differ, this one refuses: the directory and the local headers must tell the
/// same, entries follow one another without overlap, nothing stands before the first or behind the end.
/// Sizes come from the directory; PyTorch leaves them out of the local headers (flag `0x0008`).
struct ZipDirectory {
  /// A file in the archive.
  struct Entry: Equatable {
    /// Without the archive's folder.
    var name: String
    /// Its place in the archive.
    var bytes: Range<Int>
    /// The bytes of its content.
    var size: Int
    var isDeflated: Bool
    /// The CRC-32 of its content, `nil` where the archive was written without.
    var checksum: UInt32?
  }

  /// The entries by their names.
  let entries: [String: Entry]

  /// More than any network has tensors.
  private static let entryLimit = 100_000

  /// Reads the directory and checks it against the local headers.
  init(_ source: WeightSource) throws(StateDictionaryError) {
    let end = try ZipEnd(source)
    let records = try Self.records(source, end)
    try Self.checkKind(records, source)
    entries = try Self.entries(records, source, end: end.directory.lowerBound)
  }

  /// What the directory says of each entry.
  static func records(
    _ source: WeightSource, _ end: ZipEnd
  ) throws(StateDictionaryError) -> [ZipRecord] {
    guard end.count <= entryLimit else {
      throw source.malformed(
        at: end.position, "its directory has \(end.count) entries, more than \(entryLimit)")
    }
    var scanner = ByteScanner(
      try source.bytes(end.directory), base: end.directory.lowerBound, path: source.path)
    var records: [ZipRecord] = []
    for _ in 0..<end.count { records.append(try ZipRecord(&scanner)) }
    guard scanner.isAtEnd else {
      throw scanner.malformed("the directory goes on behind its last entry")
    }
    return records
  }

  /// Refuses what is sound, but something else than weights, before it is held to what PyTorch writes.
  private static func checkKind(
    _ records: [ZipRecord], _ source: WeightSource
  ) throws(StateDictionaryError) {
    guard !records.contains(where: { $0.name.hasSuffix("/constants.pkl") }) else {
      throw .foreign(path: source.path, content: .torchScript)
    }
    guard records.contains(where: { $0.name.hasSuffix("/data.pkl") }) else {
      throw .foreign(path: source.path, content: .zip)
    }
  }

  private static func entries(
    _ records: [ZipRecord], _ source: WeightSource, end: Int
  ) throws(StateDictionaryError) -> [String: Entry] {
    let hasChecksums = records.contains { $0.checksum != 0 }
    var entries: [String: Entry] = [:]
    var folder: Substring?
    var position = 0
    for record in records.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      let parts = record.name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, folder == nil || folder == parts[0] else {
        throw source.malformed(
          at: record.position,
          "“\(record.name.excerpt())” does not lie in the archive's one folder")
      }
      folder = parts[0]
      try checkGap(position, record.headerOffset, of: record.name, source)
      let start = try record.dataStart(in: source, end: end)
      let entry = Entry(
        name: String(parts[1]), bytes: start..<start + record.storedSize, size: record.size,
        isDeflated: record.isDeflated, checksum: hasChecksums ? record.checksum : nil)
      position = entry.bytes.upperBound
      if record.isFolder { continue }
      guard entries.updateValue(entry, forKey: entry.name) == nil else {
        throw source.malformed(
          at: record.position, "the name “\(record.name.excerpt())” occurs twice")
      }
    }
    try checkGap(position, end, of: "the directory", source)
    return entries
  }

  /// Between two entries nothing may stand but a data descriptor, of 24 bytes at most.
  private static func checkGap(
    _ end: Int, _ next: Int, of name: String, _ source: WeightSource
  ) throws(StateDictionaryError) {
    guard next >= end else {
      throw source.malformed(at: next, "“\(name.excerpt())” overlaps the entry before it")
    }
    guard next - end <= (end == 0 ? 0 : 24) else {
      throw source.malformed(at: end, "\(next - end) bytes belong to no entry of the archive")
    }
  }
}
