internal import CImageCodecs

extension PixelImage {
  /// The image as a JPEG file: baseline, colour at half resolution, without metadata.
  ///
  /// - Parameter quality: from 1 to 100, on libjpeg's scale.
  /// - Throws: `ImageEncodingError` where libjpeg cannot store the image, such as one of more than 65,500
  ///   pixels a side.
  public func jpeg(quality: Int = 90) throws(ImageEncodingError) -> [UInt8] {
    precondition((1...100).contains(quality), "a JPEG's quality is from 1 to 100")
    return try encoded { pixels, bytes, count, info in
      jpeg_encode(pixels, Int32(width), Int32(height), Int32(quality), &bytes, &count, &info)
    }
  }

  /// The image as a PNG file of eight bits a channel.
  public func png() throws(ImageEncodingError) -> [UInt8] {
    try encoded { pixels, bytes, count, info in
      png_encode(pixels, Int32(width), Int32(height), &bytes, &count, &info)
    }
  }

  private func encoded(
    by encode: (
      UnsafePointer<UInt8>?, inout UnsafeMutablePointer<UInt8>?, inout Int, inout codec_info
    ) -> codec_status
  ) throws(ImageEncodingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    var info = codec_info()
    let status = pixels.withUnsafeBufferPointer {
      encode($0.baseAddress, &bytes, &count, &info)
    }
    defer { codec_free(bytes) }
    guard status == CODEC_OK else {
      throw ImageEncodingError(width: width, height: height, reason: info.text)
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
