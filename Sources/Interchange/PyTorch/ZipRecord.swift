import Wording

/// What the directory of a zip archive says about one entry.
struct ZipRecord {
  /// Where the record stands, for errors.
  let position: Int
  let name: String
  /// The bytes of its content.
  let size: Int
  /// The bytes that the content takes in the archive: other than `size` where it is deflated.
  let storedSize: Int
  let isDeflated: Bool
  let checksum: UInt32
  /// Where the entry's local header stands.
  let headerOffset: Int
  private let nameBytes: [UInt8]

  private static let nameLimit = 4096
  private static let localSize = 30
  private static let deflated: UInt16 = 8
  /// How hard it was compressed, that the sizes stand behind the content, that the name is UTF-8.
  private static let knownFlags: UInt16 = 0x080E

  init(_ scanner: inout ByteScanner) throws(StateDictionaryError) {
    position = scanner.position
    guard try scanner.uint32() == 0x0201_4B50 else {
      throw scanner.malformed("an entry of the archive's directory should stand here", at: position)
    }
    _ = try scanner.uint32()  // The versions that wrote it and that are needed.
    let flags = try scanner.uint16()
    let method = try scanner.uint16()
    _ = try scanner.uint32()  // Time and date.
    checksum = try scanner.uint32()
    var compressed = UInt64(try scanner.uint32())
    var size = UInt64(try scanner.uint32())
    let nameLength = Int(try scanner.uint16())
    let extraLength = Int(try scanner.uint16())
    let commentLength = Int(try scanner.uint16())
    let part = try scanner.uint16()
    _ = try scanner.uint16()  // Text or not.
    _ = try scanner.uint32()  // The permissions.
    var offset = UInt64(try scanner.uint32())
    nameBytes = try scanner.bytes(nameLength)
    name = try Self.checkedName(nameBytes, scanner, position)
    try Self.widen(&size, &compressed, &offset, extra: extraLength, &scanner)
    _ = try scanner.bytes(commentLength)

    guard part == 0 else { throw scanner.malformed("the archive has more than one part") }
    guard flags & ~Self.knownFlags == 0 else {
      throw scanner.malformed(
        "“\(name.excerpt())” is encrypted or has other unknown flags", at: position)
    }
    guard method == 0 || method == Self.deflated else {
      throw scanner.malformed(
        "“\(name.excerpt())” is compressed in a way that is not read (method \(method))",
        at: position)
    }
    isDeflated = method == Self.deflated
    guard isDeflated || size == compressed, let size = Int(exactly: size),
      let storedSize = Int(exactly: compressed), let offset = Int(exactly: offset)
    else {
      throw scanner.malformed("“\(name.excerpt())” claims an impossible size", at: position)
    }
    guard size == 0 || !name.hasSuffix("/") else {
      throw scanner.malformed("the entry's name “\(name.excerpt())” leads elsewhere", at: position)
    }
    self.size = size
    self.storedSize = storedSize
    headerOffset = offset
  }

  /// Whether it only says that there is a folder.
  var isFolder: Bool { name.hasSuffix("/") && size == 0 }

  /// Where the content begins, after the local header was found to tell the same.
  func dataStart(in source: WeightSource, end: Int) throws(StateDictionaryError) -> Int {
    guard headerOffset <= end - Self.localSize else {
      throw source.malformed(
        at: position, "“\(name.excerpt())” claims to begin behind the entries' end")
    }
    let names = headerOffset + Self.localSize
    var header = try ByteScanner(source, headerOffset..<min(names + nameBytes.count, end))
    guard try header.uint32() == 0x0403_4B50 else {
      throw source.malformed(at: headerOffset, "“\(name.excerpt())” should begin here")
    }
    _ = try header.uint16()  // The version that is needed.
    let flags = try header.uint16()
    let method = try header.uint16()
    _ = try header.uint32()  // Time and date.
    let claimedChecksum = try header.uint32()
    let claimedSizes = [(storedSize, try header.uint32()), (size, try header.uint32())]
    let nameLength = Int(try header.uint16())
    let extraLength = Int(try header.uint16())
    let isDeferred = flags & 8 != 0
    let agrees =
      (claimedChecksum == checksum || isDeferred && claimedChecksum == 0)
      && claimedSizes.allSatisfy { size, claim in
        // Zero stands for “in the descriptor behind”, all ones for “in the ZIP64 field”.
        claim == UInt32(clamping: size) || isDeferred && claim == 0 || claim == .max
      }
    guard flags & ~Self.knownFlags == 0, method == (isDeflated ? Self.deflated : 0), agrees,
      nameLength == nameBytes.count,
      try header.bytes(nameLength) == nameBytes
    else {
      throw source.malformed(
        at: headerOffset, "the header of “\(name.excerpt())” contradicts the archive's directory")
    }
    let start = names + nameLength + extraLength
    guard start <= end, storedSize <= end - start else {
      throw source.malformed(
        at: position, "“\(name.excerpt())” claims \(storedSize) bytes, more than the archive has")
    }
    return start
  }

  private static func checkedName(
    _ bytes: [UInt8], _ scanner: ByteScanner, _ position: Int
  ) throws(StateDictionaryError) -> String {
    guard bytes.count <= nameLimit, let name = String(validating: bytes, as: UTF8.self),
      !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\\" })
    else { throw scanner.malformed("an entry's name is not one that PyTorch writes", at: position) }
    var parts = name.split(separator: "/", omittingEmptySubsequences: false)
    // What ends in a slash is a folder, which some programs list.
    if parts.last?.isEmpty == true { parts.removeLast() }
    guard !parts.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw scanner.malformed("the entry's name “\(name.excerpt())” leads elsewhere", at: position)
    }
    return name
  }

  /// Reads the extra fields; that of ZIP64 has what 32 bits can't hold.
  private static func widen(
    _ size: inout UInt64, _ compressed: inout UInt64, _ offset: inout UInt64, extra length: Int,
    _ scanner: inout ByteScanner
  ) throws(StateDictionaryError) {
    let start = scanner.position
    var fields = ByteScanner(try scanner.bytes(length), base: start, path: scanner.path)
    var isWide = false
    while !fields.isAtEnd {
      let tag = try fields.uint16()
      let count = Int(try fields.uint16())
      let place = fields.position
      var field = ByteScanner(try fields.bytes(count), base: place, path: fields.path)
      guard tag == 1 else { continue }
      guard !isWide else { throw field.malformed("a ZIP64 field occurs twice") }
      isWide = true
      if size == 0xFFFF_FFFF { size = try field.uint64() }
      if compressed == 0xFFFF_FFFF { compressed = try field.uint64() }
      if offset == 0xFFFF_FFFF { offset = try field.uint64() }
    }
  }
}
