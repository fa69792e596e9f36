import Files

extension FileReader {
  /// Opens a file that may be an image.
  static func image(_ path: BytePath) throws(ImageFault) -> FileReader {
    do { return try FileReader(path) } catch { throw ImageFault(error) }
  }

  /// Whether the file begins like an image that can be decoded.
  var looksLikeImage: Bool {
    guard let head = try? bytes(0..<512) else { return false }
    return ImageFormat(of: head).isDecodable
  }

  /// The whole content of a file that may be an image, as far as the limits allow.
  func bytes(_ limits: DecodingLimits) throws(ImageFault) -> [UInt8] {
    do { return try bytes(limit: limits.fileBytes) } catch { throw ImageFault(error) }
  }
}
