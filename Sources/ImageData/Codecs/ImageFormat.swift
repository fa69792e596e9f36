/// What a file is by its first bytes; its name is not asked.
public enum ImageFormat: String, Codable, Sendable, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case gif = "GIF"
  case webP = "WebP"
  case bmp = "BMP"
  case tiff = "TIFF"
  case heif = "HEIF"
  case avif = "AVIF"
  case icon = "ICO"
  case photoshop = "PSD"
  case jpegXL = "JPEG XL"
  case jpegLS = "JPEG-LS"
  case jpeg2000 = "JPEG 2000"
  case svg = "SVG"
  case anymap = "PNM"
  case openEXR = "OpenEXR"
  case dds = "DDS"
  case qoi = "QOI"
  case pdf = "PDF"
  case video = "MPEG-4"
  case gzip = "gzip"
  case zip = "ZIP"
  case html = "HTML"
  case xml = "XML"
  case text = "text"
  case unknown = "unknown"

  /// Whether `PixelImage(decoding:)` reads it.
  public var isDecodable: Bool { CodecFunctions(self) != nil }

  /// Whether a file of the format is a picture.
  var isImage: Bool {
    switch self {
    case .video, .gzip, .zip, .html, .pdf, .xml, .text, .unknown: false
    default: true
    }
  }

  /// Judges a file by its first bytes; a few hundred suffice.
  public init(of bytes: some Collection<UInt8>) {
    let head = Array(bytes.prefix(512))
    self =
      Self.signatures.first { head.starts(with: $0.bytes) }?.format
      ?? Self.container(head) ?? Self.written(head)
  }

  private static let signatures: [(bytes: [UInt8], format: ImageFormat)] = [
    ([0xFF, 0xD8, 0xFF, 0xF7], .jpegLS), ([0xFF, 0xD8, 0xFF], .jpeg),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png),
    (Array("GIF87a".utf8), .gif), (Array("GIF89a".utf8), .gif),
    (Array("BM".utf8), .bmp),
    ([0x49, 0x49, 0x2A, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2A], .tiff),
    // Of 64-bit offsets.
    ([0x49, 0x49, 0x2B, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2B], .tiff),
    ([0x00, 0x00, 0x01, 0x00], .icon),
    (Array("8BPS".utf8), .photoshop),
    ([0xFF, 0x0A], .jpegXL), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], .jpegXL),
    ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], .jpeg2000),
    ([0x76, 0x2F, 0x31, 0x01], .openEXR), (Array("DDS ".utf8), .dds), (Array("qoif".utf8), .qoi),
    (Array("%PDF-".utf8), .pdf),
    ([0x1F, 0x8B], .gzip),
    (Array("PK".utf8) + [3, 4], .zip), (Array("PK".utf8) + [5, 6], .zip),
  ]

  /// Formats whose mark stands behind a length.
  private static func container(_ head: [UInt8]) -> ImageFormat? {
    guard head.count >= 12 else { return nil }
    if head.starts(with: "RIFF".utf8), head[8..<12].elementsEqual("WEBP".utf8) { return .webP }
    guard head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
    switch String(decoding: head[8..<12], as: UTF8.self) {
    case "avif", "avis": return .avif
    case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1":
      return .heif
    case "isom", "iso2", "mp41", "mp42", "avc1", "qt  ", "M4V ": return .video
    default: return nil
    }
  }

  /// `P1` to `P7` and white space.
  private static func isAnymap(_ head: [UInt8]) -> Bool {
    head.count > 3 && head[0] == UInt8(ascii: "P") && (0x31...0x37).contains(head[1])
      && [0x09, 0x0A, 0x0D, 0x20].contains(head[2])
  }

  private static func written(_ head: [UInt8]) -> ImageFormat {
    if isAnymap(head) { return .anymap }
    guard !head.isEmpty, head.allSatisfy({ $0 >= 0x20 || (9...13).contains($0) || $0 == 27 }) else {
      return .unknown
    }
    let text = String(decoding: head, as: UTF8.self).lowercased()
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .html }
    if start.hasPrefix("<svg") { return .svg }
    if start.hasPrefix("<?xml") { return start.contains("<svg") ? .svg : .xml }
    return .text
  }
}

extension ImageFormat: CustomStringConvertible {
  /// With its article, as a sentence wants it: `a GIF image`.
  public var description: String {
    switch self {
    case .gzip, .zip: "a \(rawValue) archive"
    case .html, .pdf, .xml: "\(self == .pdf ? "a" : "an") \(rawValue) document"
    case .text: "plain text"
    case .unknown: "of no known format"
    case .video: "an \(rawValue) video"
    case .icon, .avif, .svg, .openEXR: "an \(rawValue) image"
    default: "a \(rawValue) image"
    }
  }
}
