/// How a stored image has to be turned to stand upright: the values of EXIF's tag 0x0112.
public enum Orientation: UInt8, Sendable, CaseIterable {
  case upright = 1
  case mirrored
  case upsideDown
  case flipped
  /// Mirrored along the main diagonal.
  case transposed
  case turnedLeft
  /// Mirrored along the other diagonal.
  case transversed
  case turnedRight

  /// Whether width and height change places.
  public var swapsSides: Bool { rawValue >= 5 }

  /// The orientation that a file's metadata ask for; upright where they are silent or broken.
  ///
  /// Reads the APP1 segment of a JPEG, the `eXIf` chunk of a PNG, the `EXIF` chunk of a WebP or a TIFF
  /// itself, and of
  /// that only the first directory's orientation. Every offset is checked, so any bytes do.
  ///
  /// Source: Exif 2.32 (JEITA CP-3451E), section 4.6; TIFF 6.0, section 2; WebP container
  /// specification, "Metadata".
  public init(of bytes: [UInt8]) { self.init(of: bytes, ImageFormat(of: bytes)) }

  init(of bytes: [UInt8], _ format: ImageFormat) {
    let block =
      switch format {
      case .jpeg: Self.exifSegment(of: bytes)
      case .png: Self.exifChunk(of: bytes)
      case .webP: Self.exifRIFFChunk(of: bytes)
      case .tiff: bytes.indices
      default: nil as Range<Int>?
      }
    self = block.flatMap { Self.tag(in: bytes, $0) } ?? .upright
  }

  /// The TIFF data of the first APP1 segment that starts with `Exif`, before the first scan.
  private static func exifSegment(of bytes: [UInt8]) -> Range<Int>? {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      if marker == 0xDA || marker == 0xD9 { return nil }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= bytes.count else { return nil }
      let body = position + 4..<end
      if marker == 0xE1, bytes[body].starts(with: "Exif\0\0".utf8) {
        return body.lowerBound + 6..<end
      }
      position = end
    }
    return nil
  }

  private static func exifChunk(of bytes: [UInt8]) -> Range<Int>? {
    var position = 8
    while position + 12 <= bytes.count {
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let body = position + 8
      guard length <= bytes.count - body - 4 else { return nil }
      if bytes[position + 4..<body].elementsEqual("eXIf".utf8) { return body..<body + length }
      position = body + length + 4
    }
    return nil
  }

  /// The TIFF data of a WebP whose first chunk announces it.
  private static func exifRIFFChunk(of bytes: [UInt8]) -> Range<Int>? {
    var position = 12
    guard bytes.count > position + 8, bytes[position..<position + 4].elementsEqual("VP8X".utf8),
      bytes[position + 8] & 0b1000 != 0
    else { return nil }
    while position + 8 <= bytes.count {
      let length = bytes[position + 4..<position + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
      let body = position + 8
      guard length <= bytes.count - body else { return nil }
      if bytes[position..<position + 4].elementsEqual("EXIF".utf8) {
        // Some programs write the beginning of a JPEG's segment as well.
        let marked = bytes[body..<body + length].starts(with: "Exif\0\0".utf8)
        return body + (marked ? 6 : 0)..<body + length
      }
      position = body + length + length % 2
    }
    return nil
  }

  /// The orientation in the first directory of the TIFF data.
  private static func tag(in bytes: [UInt8], _ block: Range<Int>) -> Orientation? {
    let tiff = bytes[block]
    let bigEndian: Bool
    if tiff.starts(with: [0x4D, 0x4D, 0, 42]) {
      bigEndian = true
    } else if tiff.starts(with: [0x49, 0x49, 42, 0]) {
      bigEndian = false
    } else {
      return nil
    }
    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset + count <= tiff.count else { return nil }
      let field = tiff[tiff.startIndex + offset..<tiff.startIndex + offset + count]
      return bigEndian
        ? field.reduce(0) { $0 << 8 | Int($1) } : field.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<count {
      let start = directory + 2 + 12 * entry
      guard let tag = number(at: start, bytes: 2) else { return nil }
      // Type 3 is a 16-bit number, which is stored in the entry itself.
      guard tag == 0x0112 else { continue }
      guard number(at: start + 2, bytes: 2) == 3, number(at: start + 4, bytes: 4) == 1,
        let value = number(at: start + 8, bytes: 2), value < 9
      else { return nil }
      return Orientation(rawValue: UInt8(value))
    }
    return nil
  }
}
