import CInflate
import Files
import Wording

/// The content of an archive's entry from its beginning, as it is or inflated, a part at a time.
///
/// What an entry takes in memory is decided by who asks; no more than a part of the compressed bytes is held.
final class EntryStream {
  /// The most compressed bytes that are held.
  private static let partSize = 1 << 16

  private let source: WeightSource
  private let place: PyTorchFile.Place
  private var checksum = Checksum()
  /// How many bytes of the content were given.
  private var given = 0
  /// Where in the file the next bytes come from.
  private var position: Int

  private var inflater: OpaquePointer?
  private var hasEnded = false
  private var part: ArraySlice<UInt8> = []

  init(_ place: PyTorchFile.Place, in source: WeightSource) throws(StateDictionaryError) {
    self.source = source
    self.place = place
    position = place.bytes.lowerBound
    if place.isDeflated {
      inflater = ci_open()
      guard inflater != nil else { throw failure("there is no memory to unpack it") }
    }
  }

  deinit { ci_close(inflater) }

  /// The whole content.
  func content() throws(StateDictionaryError) -> [UInt8] {
    var failure: StateDictionaryError?
    let content = [UInt8](unsafeUninitializedCapacity: place.size) { buffer, filled in
      do throws(StateDictionaryError) {
        try fill(UnsafeMutableRawBufferPointer(buffer))
        filled = place.size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try finish()
    return content
  }

  /// Reads the next bytes, as many as `target` has.
  func fill(_ target: UnsafeMutableRawBufferPointer) throws(StateDictionaryError) {
    try source.spend(target.count, at: position)
    if place.isDeflated {
      try inflate(into: target)
    } else {
      let count: Int
      do {
        count = try source.reader.read(into: target, at: position)
      } catch {
        throw .file(error)
      }
      guard count == target.count else { throw source.shortened(place.bytes) }
      position += count
    }
    given += target.count
    if place.checksum != nil { checksum.update(UnsafeRawBufferPointer(target)) }
  }

  /// Checks what can only be known at the end: that nothing follows, and the checksum.
  func finish() throws(StateDictionaryError) {
    guard given == place.size else { throw failure("it is longer than the archive says") }
    if place.isDeflated {
      // The end of the stream may need a look without room.
      var surplus: UInt8 = 0
      let extra = try withUnsafeMutableBytes(of: &surplus) { room throws(StateDictionaryError) in
        try inflateSome(into: room)
      }
      guard extra == 0, hasEnded, part.isEmpty, position == place.bytes.upperBound else {
        throw failure("its compressed content does not end where the archive says")
      }
    }
    if let expected = place.checksum, checksum.value != expected {
      throw failure("it was changed after it was written; its checksum is another")
    }
  }

  private func inflate(
    into target: UnsafeMutableRawBufferPointer
  ) throws(StateDictionaryError) {
    var done = 0
    while done < target.count {
      let count = try inflateSome(
        into: UnsafeMutableRawBufferPointer(rebasing: target[done...]))
      guard count > 0 else {
        throw failure("its compressed content is shorter than the archive says")
      }
      done += count
    }
  }

  /// - Returns: how many bytes there were; none only at the end.
  private func inflateSome(
    into target: UnsafeMutableRawBufferPointer
  ) throws(StateDictionaryError) -> Int {
    while !hasEnded {
      if part.isEmpty, position < place.bytes.upperBound {
        let end = min(position + Self.partSize, place.bytes.upperBound)
        part = try source.bytes(position..<end)[...]
        position = end
      }
      var (taken, put) = (0, 0)
      let result = part.withUnsafeBytes { bytes in
        Int(
          ci_read(
            inflater, bytes.baseAddress, bytes.count, &taken, target.baseAddress, target.count,
            &put))
      }
      part = part.dropFirst(taken)
      hasEnded = result == CI_END
      // Without more to read or room to write the stream does not move, and is cut off.
      guard result != CI_BROKEN, hasEnded || taken + put > 0 else {
        throw failure("its compressed content is damaged")
      }
      if put > 0 { return put }
    }
    return 0
  }

  private func failure(_ reason: String) -> StateDictionaryError {
    source.malformed(
      at: place.bytes.lowerBound, "“\(place.name.excerpt())” can't be read: \(reason)")
  }
}
