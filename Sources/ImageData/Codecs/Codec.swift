internal import CImageCodecs
import Wording

/// A codec of the C target: header first, then pixels, then gone.
struct Codec {
  let format: ImageFormat
  private let functions: CodecFunctions
  private let reader: OpaquePointer
  private var info: codec_info

  /// Reads the header and refuses what is beyond the limits. The bytes must outlive the codec.
  ///
  /// - Throws: `ImageFault.unsupported` where the format is not decodable, or what is wrong with the bytes.
  init(
    _ format: ImageFormat, of bytes: UnsafeBufferPointer<UInt8>, limits: DecodingLimits
  ) throws(ImageFault) {
    guard let functions = CodecFunctions(format) else { throw .unsupported(format) }
    let bounds = codec_limits(
      side: Int32(clamping: limits.side), pixels: Int64(limits.pixels),
      scans: Int32(clamping: limits.scans))
    var info = codec_info()
    var reader: OpaquePointer?
    let status = functions.open(bytes.baseAddress, bytes.count, bounds, &info, &reader)
    guard status == CODEC_OK, let reader else { throw Self.fault(status, format, info) }
    self.format = format
    self.functions = functions
    self.reader = reader
    self.info = info
  }

  var width: Int { Int(info.width) }
  var height: Int { Int(info.height) }

  /// How the image is to be turned, where the codec knows.
  var orientation: Orientation? { UInt8(exactly: info.orientation).flatMap(Orientation.init) }

  /// Complaints about data that touch no pixel.
  var warnings: Int { Int(info.warnings) }

  /// How the file stores colours; known once it is read.
  var colourMode: ColourMode {
    info.is_ink != 0 ? .ink : info.has_alpha != 0 ? .transparent : .colour
  }

  /// Makes the image that will be read 2, 4 or 8 times smaller.
  ///
  /// - Precondition: the format is JPEG.
  mutating func reduce(by reduction: Int) throws(ImageFault) {
    precondition(format == .jpeg)
    let status = jpeg_reader_reduce(reader, &info, Int32(reduction))
    guard status == CODEC_OK else { throw Self.fault(status, format, info) }
  }

  /// Fills `width * height * 3` bytes.
  mutating func read(into pixels: UnsafeMutablePointer<UInt8>) throws(ImageFault) {
    let status = functions.read(reader, &info, pixels)
    guard status == CODEC_OK else { throw Self.fault(status, format, info) }
    if info.truncated != 0 { throw .truncated(format) }
    if info.pixel_warnings > 0 { throw .damaged(format, reason: info.text) }
  }

  func close() { functions.close(reader) }

  private static func fault(
    _ status: codec_status, _ format: ImageFormat, _ info: codec_info
  ) -> ImageFault {
    switch status {
    case CODEC_TOO_LARGE: .tooLarge(width: Int(info.width), height: Int(info.height))
    case CODEC_TOO_MANY_SCANS: .tooManyScans(Int(info.scans))
    case CODEC_UNSUPPORTED: .unsupportedKind(format, reason: info.text)
    case CODEC_OUT_OF_MEMORY: .outOfMemory
    default: info.truncated != 0 ? .truncated(format) : .damaged(format, reason: info.text)
    }
  }
}

extension codec_info {
  /// The library's words, into which some put what stands in the file.
  var text: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      .excerpt(200)
  }
}
