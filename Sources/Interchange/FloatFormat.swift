import Files

/// The order in which the bytes of a number follow each other.
enum ByteOrder: String, Sendable {
  case little, big
}

/// The floating-point forms that weights are stored in.
enum FloatFormat: Sendable {
  case float16, bfloat16, float32, float64

  /// The bytes of one number.
  var size: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    }
  }

  /// Converts numbers to 32-bit floats, as they come.
  ///
  /// - Parameters:
  ///   - count: how many there are.
  ///   - fill: puts the next bytes into all of the memory that it is given.
  func floats<Failure: Error>(
    _ count: Int, _ order: ByteOrder,
    _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) -> [Float] {
    var failure: Failure?
    let floats = [Float](unsafeUninitializedCapacity: count) { floats, initialized in
      do throws(Failure) {
        try convert(into: UnsafeMutableBufferPointer(rebasing: floats[..<count]), order, fill)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return floats
  }

  private func convert<Failure: Error>(
    into floats: UnsafeMutableBufferPointer<Float>, _ order: ByteOrder,
    _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    // Small enough for the cache: the part that was read is then looked at and converted from there.
    let step = (1 << 18) / size
    let isPlain = self == .float32 && order == .little
    let part = UnsafeMutableRawBufferPointer.allocate(
      byteCount: isPlain ? 0 : step * size, alignment: 8)
    defer { part.deallocate() }
    var done = 0
    while done < floats.count {
      let count = min(step, floats.count - done)
      let target = UnsafeMutableBufferPointer(rebasing: floats[done..<done + count])
      done += count
      if isPlain {
        try fill(UnsafeMutableRawBufferPointer(target))
        continue
      }
      let stored = UnsafeMutableRawBufferPointer(rebasing: part[..<(count * size)])
      try fill(stored)
      let bytes = UnsafeRawBufferPointer(stored)
      switch self {
      case .float32:
        Self.convert(bytes, order, target) { (bits: UInt32) in Float(bitPattern: bits) }
      case .float64:
        Self.convert(bytes, order, target) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
      case .bfloat16:
        Self.convert(bytes, order, target) { (bits: UInt16) in
          Float(bitPattern: UInt32(bits) << 16)
        }
      case .float16:
        Self.convert(bytes, order, target) { (bits: UInt16) in HalfPrecision.float(bits) }
      }
    }
  }

  private static func convert<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ order: ByteOrder,
    _ floats: UnsafeMutableBufferPointer<Float>, _ value: (Bits) -> Float
  ) {
    for index in floats.indices {
      let bits = bytes.load(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      let ordered = order == .little ? Bits(littleEndian: bits) : Bits(bigEndian: bits)
      floats.initializeElement(at: index, to: value(ordered))
    }
  }
}

extension FileReader {
  /// Refuses so many 32-bit floats of this file's if the machine has no memory for them.
  func requireMemory(forFloats count: Int) throws(FileError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
    try requireMemory(for: overflow ? .max : bytes)
  }

  /// The little-endian numbers in `range`, converted to 32-bit floats.
  ///
  /// - Throws: `.becameShorter` where the file ends before.
  func floats(_ range: Range<Int>, as format: FloatFormat) throws(FileError) -> [Float] {
    var position = range.lowerBound
    return try format.floats(range.count / format.size, .little) {
      (target: UnsafeMutableRawBufferPointer) throws(FileError) in
      guard try read(into: target, at: position) == target.count else {
        throw FileError(.read, path, .becameShorter)
      }
      position += target.count
    }
  }
}
