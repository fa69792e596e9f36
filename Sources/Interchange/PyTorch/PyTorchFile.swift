/// A file that `torch.save` wrote, read as far as its pickle: every tensor is described and checked, and its
/// elements lie at known places.
struct PyTorchFile {
  /// Where a storage's elements lie in the file.
  struct Place {
    var bytes: Range<Int>
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
}

// MARK: - Archives

extension PyTorchFile {
  /// The newest form of archive that PyTorch reads.
  private static let newestVersion = 10

  /// Reads what PyTorch has written since version 1.6: `data.pkl` and a record for each storage.
  init(archive source: WeightSource) throws(StateDictionaryError) {
    let directory = try ZipDirectory(source)
    guard directory.entries["constants.pkl"] == nil else {
      throw .foreign(path: source.path, content: .torchScript)
    }
    guard let record = directory.entries["data.pkl"] else {
      throw .foreign(path: source.path, content: .zip)
    }
    try Self.checkVersion(directory, source)
    guard record.bytes.count <= Unpickler.sizeLimit else {
      throw source.malformed(
        at: record.bytes.lowerBound,
        "its pickle has \(record.bytes.count) bytes, more than \(Unpickler.sizeLimit)")
    }
    var unpickler = Unpickler(
      ByteScanner(
        try Self.content(of: record, source), base: record.bytes.lowerBound, path: source.path),
      storageLimit: source.size)
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
          at: record.bytes.lowerBound, "the archive has no record for the storage “\(storage.key)”")
      }
      guard entry.bytes.count == storage.count * storage.type.size else {
        throw source.malformed(
          at: entry.bytes.lowerBound,
          "the storage “\(storage.key)” has \(entry.bytes.count) bytes where \(storage.count) "
            + "elements of \(storage.type.size) bytes should be")
      }
      places.append(Place(bytes: entry.bytes, checksum: entry.checksum))
    }
    self.places = places
  }

  private static func checkVersion(
    _ directory: ZipDirectory, _ source: WeightSource
  ) throws(StateDictionaryError) {
    if let entry = directory.entries["byteorder"] {
      let order = String(decoding: try content(of: entry, source, limit: 16), as: UTF8.self)
      guard order == "little" else {
        throw source.malformed(
          at: entry.bytes.lowerBound, "its byte order is “\(order)” instead of “little”")
      }
    }
    if let entry = directory.entries["version"] {
      let text = String(decoding: try content(of: entry, source, limit: 16), as: UTF8.self)
      guard text.last == "\n", let version = Int(text.dropLast()), version <= newestVersion else {
        throw source.malformed(
          at: entry.bytes.lowerBound, "its version is not a number up to \(newestVersion)")
      }
    }
  }

  /// The bytes of an entry, found to have their checksum.
  private static func content(
    of entry: ZipDirectory.Entry, _ source: WeightSource, limit: Int = Unpickler.sizeLimit
  ) throws(StateDictionaryError) -> [UInt8] {
    guard entry.bytes.count <= limit else {
      throw source.malformed(at: entry.bytes.lowerBound, "“\(entry.name)” is too long")
    }
    let bytes = try source.bytes(entry.bytes)
    if let expected = entry.checksum {
      var checksum = Checksum()
      bytes.span.withUnsafeBytes { checksum.update($0) }
      guard checksum.value == expected else { throw source.changed(entry.bytes, entry.name) }
    }
    return bytes
  }
}

extension WeightSource {
  /// The refusal of bytes that don't have their checksum.
  func changed(_ bytes: Range<Int>, _ name: String) -> StateDictionaryError {
    malformed(
      at: bytes.lowerBound, "“\(name)” was changed after it was written; its checksum is another")
  }
}

// MARK: - Legacy streams

extension PyTorchFile {
  /// Reads what PyTorch wrote before: pickles of a magic number, a version, the machine, the object and the
  /// storages' keys, then for each key a count and the elements.
  init(stream source: WeightSource) throws(StateDictionaryError) {
    let start = Self.streamMagic.count
    let front = try source.bytes(start..<min(source.size, start + Unpickler.sizeLimit))
    var unpickler = Unpickler(
      ByteScanner(front, base: start, path: source.path), storageLimit: source.size)
    guard try unpickler.next() == .integer(1001) else {
      throw unpickler.malformed("the version of the stream should be 1001")
    }
    guard case .dictionary(let machine) = try unpickler.next(),
      unpickler.heap.dictionaries[machine].value(of: "little_endian") == .bool(true)
    else { throw unpickler.malformed("the stream was not written by a little-endian machine") }
    root = try unpickler.next()
    guard case .list(let keys) = try unpickler.next() else {
      throw unpickler.malformed("a list of the storages' keys should stand here")
    }
    heap = unpickler.heap
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
      guard source.size - position >= 8 else {
        throw source.malformed(at: position, "the count of the storage “\(key)” is cut off")
      }
      var scanner = try ByteScanner(source, position..<position + 8)
      let storage = heap.storages[index]
      guard try scanner.uint64() == UInt64(storage.count) else {
        throw source.malformed(
          at: position, "the storage “\(key)” should have \(storage.count) elements")
      }
      let size = storage.count * storage.type.size
      guard size <= source.size - scanner.position else {
        throw source.malformed(at: source.size, "the storage “\(key)” is cut off")
      }
      places[index] = Place(bytes: scanner.position..<scanner.position + size)
      position = scanner.position + size
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
