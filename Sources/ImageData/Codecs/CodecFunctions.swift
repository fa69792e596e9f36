internal import CImageCodecs

/// The functions of the C target that read a format; they look the same for all.
struct CodecFunctions {
  typealias Info = UnsafeMutablePointer<codec_info>

  let open:
    (
      UnsafePointer<UInt8>?, Int, codec_limits, Info?, UnsafeMutablePointer<OpaquePointer?>?
    ) -> codec_status
  let read: (OpaquePointer?, Info?, UnsafeMutablePointer<UInt8>?) -> codec_status
  let close: (OpaquePointer?) -> Void

  /// - Returns: `nil` where the format is not decodable.
  init?(_ format: ImageFormat) {
    switch format {
    case .jpeg: (open, read, close) = (jpeg_reader_open, jpeg_reader_read, jpeg_reader_close)
    case .png: (open, read, close) = (png_reader_open, png_reader_read, png_reader_close)
    case .webP: (open, read, close) = (webp_reader_open, webp_reader_read, webp_reader_close)
    case .bmp: (open, read, close) = (bmp_reader_open, bmp_reader_read, bmp_reader_close)
    case .gif: (open, read, close) = (gif_reader_open, gif_reader_read, gif_reader_close)
    case .tiff: (open, read, close) = (tiff_reader_open, tiff_reader_read, tiff_reader_close)
    case .heif, .avif: (open, read, close) = (heic_reader_open, heic_reader_read, heic_reader_close)
    default: return nil
    }
  }
}
