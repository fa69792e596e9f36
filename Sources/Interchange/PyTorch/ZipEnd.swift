/// The record at the very end of a zip archive: where the directory lies. With ZIP64 where that is there.
struct ZipEnd {
  /// Where the record itself begins, for errors.
  let position: Int
  /// The number of entries.
  let count: Int
  /// The directory's place in the file.
  let directory: Range<Int>

  private static let size = 22
  private static let locatorSize = 20
  private static let wideSize = 56

  init(_ source: WeightSource) throws(StateDictionaryError) {
    let start = source.size - Self.size
    guard start >= 0 else {
      throw source.malformed(at: source.size, "the archive ends before its directory")
    }
    var end = try ByteScanner(source, start..<source.size)
    guard try end.uint32() == 0x0605_4B50 else {
      throw source.malformed(
        at: start, "no directory ends here; the archive is cut off or something stands behind it")
    }
    try Self.expectOnePart(end.uint16(), end.uint16(), end)
    let here = try end.uint16()
    var count = UInt64(try end.uint16())
    guard here == count else { throw end.malformed("the archive has more than one part") }
    var size = UInt64(try end.uint32())
    var offset = UInt64(try end.uint32())
    guard try end.uint16() == 0 else { throw end.malformed("the archive has a comment") }

    var limit = start
    if let wide = try Self.wide(source, before: start) {
      for (narrow, full, mark) in [
        (count, wide.count, 0xFFFF), (size, wide.size, 0xFFFF_FFFF),
        (offset, wide.offset, 0xFFFF_FFFF),
      ] as [(UInt64, UInt64, UInt64)] {
        guard narrow == full || narrow == mark else {
          throw end.malformed("the directory's two ends contradict each other")
        }
      }
      (count, size, offset, limit) = (wide.count, wide.size, wide.offset, wide.position)
    }
    guard size <= UInt64(limit), offset == UInt64(limit) - size, count <= size else {
      throw source.malformed(
        at: start, "the directory should begin at \(offset) and have \(size) bytes, but ends here")
    }
    self.count = Int(count)
    position = start
    directory = Int(offset)..<limit
  }

  private struct Wide {
    var position: Int
    var count: UInt64
    var size: UInt64
    var offset: UInt64
  }

  /// The ZIP64 record, where a locator for it stands before the end.
  private static func wide(
    _ source: WeightSource, before end: Int
  ) throws(StateDictionaryError) -> Wide? {
    let position = end - locatorSize - wideSize
    guard position >= 0 else { return nil }
    var locator = try ByteScanner(source, (end - locatorSize)..<end)
    guard try locator.uint32() == 0x0706_4B50 else { return nil }
    guard try locator.uint32() == 0, try locator.uint64() == UInt64(position),
      try locator.uint32() == 1
    else { throw locator.malformed("the ZIP64 directory is not where it should be") }

    var record = try ByteScanner(source, position..<(end - locatorSize))
    guard try record.uint32() == 0x0606_4B50, try record.uint64() == UInt64(wideSize - 12) else {
      throw record.malformed("the ZIP64 directory is not where it should be")
    }
    _ = try record.uint32()  // The versions that wrote it and that are needed.
    try expectOnePart(record.uint32(), record.uint32(), record)
    let here = try record.uint64()
    let count = try record.uint64()
    guard here == count else { throw record.malformed("the archive has more than one part") }
    return Wide(
      position: position, count: count, size: try record.uint64(), offset: try record.uint64())
  }

  private static func expectOnePart(
    _ part: some BinaryInteger, _ directoryPart: some BinaryInteger, _ scanner: ByteScanner
  ) throws(StateDictionaryError) {
    guard part == 0, directoryPart == 0 else {
      throw scanner.malformed("the archive has more than one part")
    }
  }
}
