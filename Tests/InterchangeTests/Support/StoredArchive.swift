/// A zip archive put together by hand: as PyTorch writes it, or with one thing wrong.
struct StoredArchive {
  struct Entry {
    var name: String
    var content: [UInt8]
    /// What the local header and the directory say of the method and the flags.
    var method: UInt16 = 0
    var flags: UInt16 = 0x0808
    /// What the directory says instead of the truth.
    var checksum: UInt32?
    var size: UInt64?
    var compressedSize: UInt64?
    var offset: UInt64?
    var part: UInt16 = 0
    /// What the local header says.
    var localName: String?
    var localSize: UInt32 = 0
    /// Whether sizes and offset stand in a ZIP64 field.
    var isWide = false
    /// Bytes that follow the content instead of a descriptor.
    var trailer: [UInt8]?
  }

  var entries: [Entry]
  var isWide = true
  var comment: [UInt8] = []
  /// What the end says instead of the truth.
  var count: UInt16?
  var directoryOffset: UInt32?
  var prefix: [UInt8] = []

  /// An archive of a pickle and its storages, the first under the key `0`.
  init(pickle: [UInt8], storages: [[UInt8]] = [], folder: String = "archive") {
    entries = [Entry(name: "\(folder)/data.pkl", content: pickle)]
    entries.append(Entry(name: "\(folder)/byteorder", content: Array("little".utf8)))
    entries.append(Entry(name: "\(folder)/version", content: Array("3\n".utf8)))
    for (index, storage) in storages.enumerated() {
      entries.append(Entry(name: "\(folder)/data/\(index)", content: storage))
    }
  }

  /// An archive of the weight `a`, a vector of these numbers.
  init(vector: [Float]) {
    self.init(
      pickle: Pickle.whole(Pickle.dictionary([("a", Pickle.vector(vector.count))])),
      storages: [vector.flatMap { Pickle.little($0.bitPattern) }])
  }

  subscript(name: String) -> Entry {
    get { entries.first { $0.name == "archive/\(name)" }! }
    set { entries[entries.firstIndex { $0.name == "archive/\(name)" }!] = newValue }
  }

  /// Where an entry begins.
  func offset(of name: String) -> Int {
    entries.prefix { $0.name != "archive/\(name)" }.reduce(prefix.count) {
      $0 + $1.localHeader.count + $1.content.count + ($1.trailer ?? $1.descriptor).count
    }
  }

  var bytes: [UInt8] {
    var bytes = prefix
    var directory: [UInt8] = []
    for entry in entries {
      let offset = UInt64(bytes.count)
      bytes += entry.localHeader + entry.content + (entry.trailer ?? entry.descriptor)
      directory += entry.record(at: offset)
    }
    let start = bytes.count
    bytes += directory
    let count = UInt64(entries.count)
    if isWide {
      let position = UInt64(bytes.count)
      bytes += little(UInt32(0x0606_4B50)) + little(UInt64(44)) + little(UInt32(45 << 16 | 45))
      bytes += little(UInt64(0)) + little(count) + little(count)
      bytes += little(UInt64(directory.count)) + little(UInt64(start))
      bytes += little(UInt32(0x0706_4B50)) + little(UInt32(0)) + little(position)
      bytes += little(UInt32(1))
    }
    let shown = self.count ?? UInt16(count)
    bytes += little(UInt32(0x0605_4B50)) + little(UInt32(0)) + little(shown) + little(shown)
    bytes += little(UInt32(directory.count)) + little(directoryOffset ?? UInt32(start))
    return bytes + little(UInt16(comment.count)) + comment
  }
}

extension StoredArchive.Entry {
  private var truth: UInt32 { checksum ?? crc32(content) }

  fileprivate var localHeader: [UInt8] {
    let name = Array((localName ?? name).utf8)
    var header = little(UInt32(0x0403_4B50)) + little(UInt16(0)) + little(flags)
    header += little(method) + little(UInt32(0)) + little(UInt32(0))
    header += little(localSize) + little(localSize)
    header += little(UInt16(name.count)) + little(UInt16(0))
    return header + name
  }

  fileprivate var descriptor: [UInt8] {
    let size = UInt32(content.count)
    let numbers = [0x0807_4B50, truth, size, size]
    return numbers.flatMap(little)
  }

  fileprivate func record(at position: UInt64) -> [UInt8] {
    let values = [
      size ?? UInt64(content.count), compressedSize ?? size ?? UInt64(content.count),
      offset ?? position,
    ]
    let narrow = values.map { isWide ? UInt32.max : UInt32($0) }
    let field =
      isWide
      ? little(UInt16(1)) + little(UInt16(24)) + values.flatMap(little)
      : little(UInt16(7)) + [0, 0]
    var record = little(UInt32(0x0201_4B50)) + little(UInt32(0))
    record += [flags, method, 0, 0].flatMap(little)
    record += [truth, narrow[1], narrow[0]].flatMap(little)
    record += [UInt16(name.utf8.count), UInt16(field.count), 0, part, 0, 0, 0].flatMap(little)
    record += little(narrow[2])
    return record + Array(name.utf8) + field
  }
}

/// CRC-32 bit by bit, independent of the reader's.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var state = UInt32.max
  for byte in bytes {
    state ^= UInt32(byte)
    for _ in 0..<8 {
      let isOdd = state & 1 == 1
      state >>= 1
      if isOdd { state ^= 0xEDB8_8320 }
    }
  }
  return ~state
}

private func little(_ value: some FixedWidthInteger) -> [UInt8] { Pickle.little(value) }

extension StoredArchive {
  /// An archive of a pickle and one storage of zeros, compressed as far as can be: about a thousand to one. It has no
  /// checksums.
  init(pickle: [UInt8], deflatedZeros count: Int) {
    self.init(pickle: pickle, storages: [deflated(zeros: count)])
    self["data/0"].method = 8
    self["data/0"].size = UInt64(count)
    self["data/0"].compressedSize = UInt64(self["data/0"].content.count)
    for index in entries.indices { entries[index].checksum = 0 }
  }
}

/// A deflated stream of zeros: one block whose codes have a bit for “258 bytes more” and a bit for “as the byte before”.
/// See RFC 1951, 3.2.7.
private func deflated(zeros count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  var filled = 8
  /// Codes are written from their first digit, numbers (`reversed`) from their last.
  func put(_ digits: String) {
    for digit in digits {
      if filled == 8 {
        bytes.append(0)
        filled = 0
      }
      if digit == "1" { bytes[bytes.count - 1] |= 1 << filled }
      filled += 1
    }
  }
  func put(_ number: Int, _ width: Int) {
    put(String((0..<width).map { number >> $0 & 1 == 1 ? "1" : "0" }))
  }
  // The last block, with codes of its own: 286 literals and lengths, a distance, 18 lengths of codes.
  put(1, 1)
  put(2, 2)
  put(29, 5)
  put(0, 5)
  put(14, 4)
  // Zeros again and again “0”, one “10”, two “11”.
  for length in [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2] { put(length, 3) }
  // The byte 0 “10”, the end “11”, 258 bytes “0”, one byte back “0”.
  put("11")
  for run in [138, 117] {
    put("0")
    put(run - 11, 7)
  }
  put("11")
  put("0")
  put(28 - 11, 7)
  put("10")
  put("10")
  for _ in 0..<1 + (count - 1) % 258 { put("10") }
  for _ in 0..<(count - 1) / 258 { put("00") }
  put("11")
  return bytes
}
