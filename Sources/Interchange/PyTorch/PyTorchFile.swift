import Wording

/// A file that `torch.save` wrote, read as far as its pickle: every tensor is described and checked, and its
/// elements lie at known places.
struct PyTorchFile {
  /// Where a storage's elements lie in the file.
  struct Place {
    /// What the file calls it.
    var name: String
    var bytes: Range<Int>
    /// The bytes of the content: other than `bytes` has where it is deflated.
    var size: Int
    var isDeflated = false
    /// The CRC-32 that they must have, where the file says one.
    var checksum: UInt32?
  }

  /// The first bytes of a legacy stream: a pickle of the number that PyTorch chose for it.
  static let streamMagic: [UInt8] = [
    0x80, 0x02, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  let source: WeightSource
  let heap: PickleHeap
  /// What was saved.
  let root: PickleValue
  /// A place for each of the heap's storages.
  let places: [Place]
  let byteOrder: ByteOrder
}

// MARK: - Archives

extension PyTorchFile {
  /// The newest form of archive that PyTorch reads.
  private static let newestVersion = 10

  /// Reads what PyTorch has written since version 1.6: `data.pkl` and a record for each storage.
  init(archive source: WeightSource) throws(StateDictionaryError) {
    let directory = try ZipDirectory(source)
    guard let record = directory.entries["data.pkl"] else {
      throw .foreign(path: source.path, content: .zip)
    }
    byteOrder = try Self.byteOrder(directory, source)
    try Self.checkVersion(directory, source)
    guard record.size <= Unpickler.sizeLimit else {
      throw source.malformed(
        at: record.bytes.lowerBound,
        "its pickle has \(record.size) bytes, more than \(Unpickler.sizeLimit)")
    }
    let hasDeflated = directory.entries.values.contains(where: \.isDeflated)
    var unpickler = Unpickler(
      ByteScanner(
        try Self.content(of: record, source), base: record.bytes.lowerBound, path: source.path),
      storageLimit: hasDeflated ? source.work.limit : source.size, work: source.work)
    root = try unpickler.next()
    guard unpickler.isAtEnd else {
      throw source.malformed(at: unpickler.position, "something stands behind the pickle's end")
    }
    heap = unpickler.heap
    self.source = source
    var places: [Place] = []
    for storage in heap.storages {
      guard let entry = directory.entries["data/\(storage.key)"] else {
        throw source.malformed(
          at: record.bytes.lowerBound,
          "the archive has no record for the storage “\(storage.key.excerpt())”")
      }
      guard entry.size == storage.count * storage.type.size else {
        throw source.malformed(
          at: entry.bytes.lowerBound,
          "the storage “\(storage.key.excerpt())” has \(entry.size) bytes where \(storage.count) "
            + "elements of \(storage.type.size) bytes should be")
      }
      places.append(entry.place)
    }
    self.places = places
  }

  private static func byteOrder(
    _ directory: ZipDirectory, _ source: WeightSource
  ) throws(StateDictionaryError) -> ByteOrder {
    guard let entry = directory.entries["byteorder"] else { return .little }
    let text = String(decoding: try content(of: entry, source, limit: 16), as: UTF8.self)
    guard let order = ByteOrder(rawValue: text) else {
      throw source.malformed(
        at: entry.bytes.lowerBound,
        "its byte order is “\(text.excerpt())”, neither “little” nor “big”")
    }
    return order
  }

  private static func checkVersion(
    _ directory: ZipDirectory, _ source: WeightSource
  ) throws(StateDictionaryError) {
    guard let entry = directory.entries["version"] else { return }
    let text = String(decoding: try content(of: entry, source, limit: 16), as: UTF8.self)
    guard text.last == "\n", let version = Int(text.dropLast()), version <= newestVersion else {
      throw source.malformed(
        at: entry.bytes.lowerBound, "its version is not a number up to \(newestVersion)")
    }
  }

  /// The bytes of an entry, found to have their checksum.
  private static func content(
    of entry: ZipDirectory.Entry, _ source: WeightSource, limit: Int = Unpickler.sizeLimit
  ) throws(StateDictionaryError) -> [UInt8] {
    guard entry.size <= limit else {
      throw source.malformed(at: entry.bytes.lowerBound, "“\(entry.name.excerpt())” is too long")
    }
    return try EntryStream(entry.place, in: source).content()
  }
}

extension ZipDirectory.Entry {
  fileprivate var place: PyTorchFile.Place {
    .init(name: name, bytes: bytes, size: size, isDeflated: isDeflated, checksum: checksum)
  }
}

// MARK: - Legacy streams

extension PyTorchFile {
  /// Reads what PyTorch wrote before: pickles of a magic number, a version, the machine, the object and the
  /// storages' keys, then for each key a count and the elements, little endian on every machine.
  init(stream source: WeightSource) throws(StateDictionaryError) {
    let start = Self.streamMagic.count
    let front = try source.bytes(start..<min(source.size, start + Unpickler.sizeLimit))
    var unpickler = Unpickler(
      ByteScanner(front, base: start, path: source.path), storageLimit: source.size,
      work: source.work)
    guard try unpickler.next() == .integer(1001) else {
      throw unpickler.malformed("the version of the stream should be 1001")
    }
    guard case .dictionary = try unpickler.next() else {
      throw unpickler.malformed("a description of the machine should stand here")
    }
    root = try unpickler.next()
    guard case .list(let keys) = try unpickler.next() else {
      throw unpickler.malformed("a list of the storages' keys should stand here")
    }
    heap = unpickler.heap
    byteOrder = .little
    self.source = source
    places = try Self.places(heap, keys: heap.lists[keys], from: unpickler.position, source)
  }

  private static func places(
    _ heap: PickleHeap, keys: [PickleValue], from start: Int, _ source: WeightSource
  ) throws(StateDictionaryError) -> [Place] {
    var places = [Place?](repeating: nil, count: heap.storages.count)
    var position = start
    for key in keys {
      guard case .text(let key) = key, let index = heap.storageIndices[key], places[index] == nil
      else {
        throw source.malformed(at: start, "the storages' keys are not those that tensors name")
      }
      let name = "the storage “\(key.excerpt())”"
      guard source.size - position >= 8 else {
        throw source.malformed(at: position, "the count of \(name) is cut off")
      }
      var scanner = try ByteScanner(source, position..<position + 8)
      let storage = heap.storages[index]
      guard try scanner.uint64() == UInt64(storage.count) else {
        throw source.malformed(
          at: position, "\(name) should have \(storage.count) elements")
      }
      let size = storage.count * storage.type.size
      guard size <= source.size - scanner.position else {
        throw source.malformed(at: source.size, "\(name) is cut off")
      }
      let end = scanner.position + size
      places[index] = Place(name: key, bytes: scanner.position..<end, size: size)
      position = end
    }
    guard position == source.size else {
      throw source.malformed(at: position, "something stands behind the last storage")
    }
    let found = places.compactMap { $0 }
    guard found.count == places.count else {
      throw source.malformed(at: start, "the storages' keys are not those that tensors name")
    }
    return found
  }
}
