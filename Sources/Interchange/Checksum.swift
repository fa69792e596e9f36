/// The CRC-32 of zip archives (ISO 3309, reflected polynomial `EDB88320`), eight bytes at a time.
package struct Checksum: Sendable {
  private var state = UInt32.max

  package init() {}

  /// The checksum of all bytes so far.
  package var value: UInt32 { ~state }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var state = state
    Self.tables.span.withUnsafeBufferPointer { tables in
      var position = 0
      while position + 8 <= bytes.count {
        let word = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let low = UInt32(truncatingIfNeeded: word) ^ state
        let high = UInt32(truncatingIfNeeded: word >> 32)
        state = 0
        for lane in 0..<4 {
          let shift = UInt32(8 * lane)
          state ^= tables[(7 - lane) * 256 + Int(low >> shift & 0xFF)]
          state ^= tables[(3 - lane) * 256 + Int(high >> shift & 0xFF)]
        }
        position += 8
      }
      for byte in bytes[position...] {
        state = state >> 8 ^ tables[Int((state ^ UInt32(byte)) & 0xFF)]
      }
    }
    self.state = state
  }

  /// `tables[256 * k + byte]` is the effect of a byte that `k` others follow.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var state = UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 0 ? state >> 1 : state >> 1 ^ 0xEDB8_8320 }
      tables[byte] = state
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()
}
