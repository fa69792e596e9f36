/// The part of JSON that a safetensors header may use, read strictly: objects, strings, arrays of counts.
///
/// It never recurses by itself: the format's depth is fixed by the code that calls it.
struct HeaderScanner {
  typealias Refusal = SafetensorsHeader.Refusal

  private let bytes: [UInt8]
  private let work: WorkMeter
  private var position = 0

  init(_ bytes: [UInt8], _ work: WorkMeter) {
    self.bytes = bytes
    self.work = work
  }

  /// Reads `{"key": value, …}`; `member` reads each value.
  mutating func object(
    _ member: (inout HeaderScanner, String) throws(Refusal) -> Void
  ) throws(Refusal) {
    try expect("{")
    if take("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while take(",")
    try expect("}")
  }

  /// Reads an array of non-negative integers, `limit` of them at most.
  mutating func integers(limit: Int) throws(Refusal) -> [Int] {
    var values: [Int] = []
    try expect("[")
    if take("]") { return values }
    repeat {
      guard values.count < limit else { throw Refusal("an array has more than \(limit) numbers") }
      values.append(try integer())
    } while take(",")
    try expect("]")
    return values
  }

  /// Reads a string and undoes its escapes.
  mutating func string() throws(Refusal) -> String {
    try expect("\"")
    let start = position
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw Refusal("a string before byte \(position) of its header is not UTF-8")
        }
        // It is copied, and hashed by who asked for it.
        guard work.pays(for: 2 * (position - start)) else { throw Refusal(WorkMeter.refusal) }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case ..<0x20: throw Refusal("a control character stands in a string of its header")
      default: text.append(byte)
      }
    }
    throw Refusal("a string of its header does not end")
  }

  /// Nothing but white space may follow.
  mutating func finish() throws(Refusal) {
    skipSpace()
    guard position == bytes.count else {
      throw Refusal("something stands behind the header's JSON at byte \(position)")
    }
  }

  private mutating func integer() throws(Refusal) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = bytes[position], isDigit(digit) {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, past) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
      guard !over, !past else { throw Refusal("a number of its header is too large") }
      value = sum
      position += 1
    }
    let leadingZero = position > start + 1 && bytes[start] == UInt8(ascii: "0")
    guard position > start, !leadingZero else {
      throw Refusal("byte \(start) of its header should begin a non-negative whole number")
    }
    return value
  }

  /// The UTF-8 bytes of the escape behind a backslash.
  private mutating func escape() throws(Refusal) -> [UInt8] {
    guard position < bytes.count else { throw Refusal("a string of its header does not end") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var value = try hexadecimal()
      if 0xD800..<0xDC00 ~= value, position + 1 < bytes.count,
        bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hexadecimal()
        guard 0xDC00..<0xE000 ~= low else { throw Refusal("half a surrogate pair in its header") }
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else {
        throw Refusal("half a surrogate pair in its header")
      }
      return Array(String(Character(scalar)).utf8)
    default: throw Refusal("an unknown escape in a string of its header")
    }
  }

  private mutating func hexadecimal() throws(Refusal) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ isDigit($0) || isHexLetter($0) }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Refusal("a \\u escape of its header lacks its four digits") }
    position += 4
    return value
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Refusal) {
    guard take(character) else {
      throw Refusal("byte \(position) of its header should be “\(character)”")
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func isHexLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
