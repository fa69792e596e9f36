/// Reads little-endian numbers off bytes of a file, with errors that name the place in the file.
struct ByteScanner {
  let path: String
  private let content: [UInt8]
  private let base: Int
  private var index = 0

  /// - Parameter base: where in the file `content` begins.
  init(_ content: [UInt8], base: Int, path: String) {
    self.content = content
    self.base = base
    self.path = path
  }

  /// Reads a part of a file, which lies within its size.
  init(_ source: WeightSource, _ range: Range<Int>) throws(StateDictionaryError) {
    self.init(try source.bytes(range), base: range.lowerBound, path: source.path)
  }

  /// The place in the file of what comes next.
  var position: Int { base + index }

  var isAtEnd: Bool { index == content.count }

  mutating func uint8() throws(StateDictionaryError) -> UInt8 {
    guard index < content.count else { throw endsTooEarly }
    defer { index += 1 }
    return content[index]
  }

  mutating func uint16() throws(StateDictionaryError) -> UInt16 { try number() }
  mutating func uint32() throws(StateDictionaryError) -> UInt32 { try number() }
  mutating func uint64() throws(StateDictionaryError) -> UInt64 { try number() }

  mutating func bytes(_ count: Int) throws(StateDictionaryError) -> [UInt8] {
    guard count >= 0, count <= content.count - index else { throw endsTooEarly }
    defer { index += count }
    return Array(content[index..<index + count])
  }

  /// The bytes before the next line feed, which is passed over too.
  mutating func line(limit: Int) throws(StateDictionaryError) -> [UInt8] {
    let window = content[index...].prefix(limit + 1)
    guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
      if window.count > limit { throw malformed("a name is longer than \(limit) bytes") }
      throw endsTooEarly
    }
    defer { index = end + 1 }
    return Array(content[index..<end])
  }

  func malformed(_ reason: String, at position: Int? = nil) -> StateDictionaryError {
    .malformed(path: path, offset: position ?? self.position, reason: reason)
  }

  private var endsTooEarly: StateDictionaryError {
    malformed("what begins here is cut off", at: base + content.count)
  }

  private mutating func number<Number: FixedWidthInteger & UnsignedInteger>()
    throws(StateDictionaryError) -> Number
  {
    let size = Number.bitWidth / 8
    guard size <= content.count - index else { throw endsTooEarly }
    defer { index += size }
    return content[index..<index + size].reversed().reduce(0) { $0 << 8 | Number($1) }
  }
}
