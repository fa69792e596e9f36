import Files

/// The floating-point forms that weights are stored in, little endian.
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
}

extension FileReader {
  /// The numbers in `range`, converted to 32-bit floats; fewer where the file ends before.
  ///
  /// - Parameter inspect: sees all bytes as they are stored, in order, a part at a time.
  func floats(
    _ range: Range<Int>, as format: FloatFormat,
    inspect: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) throws(FileError) -> [Float] {
    let count = range.count / format.size
    var failure: FileError?
    let floats = [Float](unsafeUninitializedCapacity: count) { floats, initialized in
      do throws(FileError) {
        initialized = try fill(floats, from: range, as: format, inspect)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return floats
  }

  /// The number of floats that were read.
  private func fill(
    _ floats: UnsafeMutableBufferPointer<Float>, from range: Range<Int>, as format: FloatFormat,
    _ inspect: (UnsafeRawBufferPointer) -> Void
  ) throws(FileError) -> Int {
    // Small enough for the cache: the part that was read is then looked at and converted from there.
    let step = (1 << 18) / format.size
    let part = UnsafeMutableRawBufferPointer.allocate(
      byteCount: format == .float32 ? 0 : step * format.size, alignment: 8)
    defer { part.deallocate() }
    var done = 0
    while done < floats.count {
      let wanted = min(step, floats.count - done)
      let target =
        format == .float32
        ? UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: floats[done..<done + wanted]))
        : UnsafeMutableRawBufferPointer(rebasing: part[..<(wanted * format.size)])
      let bytes = try read(into: target, at: range.lowerBound + done * format.size)
      let count = bytes / format.size
      let stored = UnsafeRawBufferPointer(rebasing: target[..<(count * format.size)])
      inspect(stored)
      let converted = UnsafeMutableBufferPointer(rebasing: floats[done..<done + count])
      switch format {
      case .float32: break
      case .float64:
        Self.convert(stored, converted) { (bits: UInt64) in
          Float(Double(bitPattern: bits))
        }
      case .bfloat16:
        Self.convert(stored, converted) { (bits: UInt16) in
          Float(bitPattern: UInt32(bits) << 16)
        }
      case .float16: Self.convert(stored, converted) { HalfPrecision.float($0) }
      }
      done += count
      if count < wanted { break }
    }
    return done
  }

  private static func convert<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ floats: UnsafeMutableBufferPointer<Float>,
    _ value: (Bits) -> Float
  ) {
    for index in floats.indices {
      let bits = bytes.load(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
      floats.initializeElement(at: index, to: value(Bits(littleEndian: bits)))
    }
  }
}
