import Wording

/// A zip archive that others packed around a file of weights, as a Python wheel is: single members are read from it,
/// stored or deflated.
///
/// The directory is read as strictly as that of PyTorch's own archives, and a member's header has to agree with it; what
/// the other members are does not matter.
package struct ZipArchive {
  private let source: WeightSource
  private let records: [ZipRecord]
  /// Where the members end and the directory begins.
  private let end: Int

  /// Reads the directory.
  package init(_ path: String) throws(StateDictionaryError) {
    source = try WeightSource(path)
    let end = try ZipEnd(source)
    records = try ZipDirectory.records(source, end)
    self.end = end.directory.lowerBound
  }

  /// The content of a member, whose checksum was compared.
  ///
  /// - Parameters:
  ///   - name: the whole name, with the folders that it lies in.
  ///   - limit: the most bytes that it may have; checked before memory is allocated.
  /// - Returns: `nil` where there is no such member.
  /// - Throws: where the archive is damaged, has the member twice, or it is larger.
  package func content(
    of name: String, limit: Int
  ) throws(StateDictionaryError) -> [UInt8]? {
    let found = records.filter { $0.name == name }
    guard let record = found.first else { return nil }
    guard found.count == 1 else {
      throw source.malformed(
        at: found[1].position, "the name “\(name.excerpt())” occurs twice")
    }
    guard record.size <= limit else {
      throw source.malformed(
        at: record.position, "“\(name.excerpt())” has \(record.size) bytes, more than \(limit)")
    }
    let start = try record.dataStart(in: source, end: end)
    let place = PyTorchFile.Place(
      name: name, bytes: start..<start + record.storedSize, size: record.size,
      isDeflated: record.isDeflated, checksum: record.checksum)
    return try EntryStream(place, in: source).content()
  }
}
