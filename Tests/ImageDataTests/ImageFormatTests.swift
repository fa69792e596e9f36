import ImageData
import Testing

@Suite struct ImageFormatTests {
  static let heads: [(ImageFormat, [UInt8])] = [
    (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0]),
    (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]),
    (.gif, Array("GIF89a".utf8) + [1, 0]),
    (.webP, Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBPVP8 ".utf8)),
    (.heif, [0, 0, 0, 24] + Array("ftypheic".utf8)),
    (.avif, [0, 0, 0, 24] + Array("ftypavif".utf8)),
    (.gzip, [0x1F, 0x8B, 8, 0]),
    (.zip, Array("PK".utf8) + [3, 4, 20]),
    (.bmp, Array("BM".utf8) + [1, 2]),
    (.tiff, [0x49, 0x49, 42, 0]), (.tiff, [0x4D, 0x4D, 0, 42]), (.tiff, [0x49, 0x49, 43, 0]),
    (.photoshop, Array("8BPS".utf8) + [0, 1]),
    (.jpegLS, [0xFF, 0xD8, 0xFF, 0xF7]),
    (.anymap, Array("P6\n2 2".utf8)),
    (.openEXR, [0x76, 0x2F, 0x31, 0x01, 2]),
    (.qoi, Array("qoif".utf8)),
    (.video, [0, 0, 0, 24] + Array("ftypisom".utf8)),
    (.html, Array("\n <!DOCTYPE HTML><html>".utf8)),
    (.svg, Array("<?xml version=\"1.0\"?><svg>".utf8)),
    (.xml, Array("<?xml version=\"1.0\"?><note>".utf8)),
    (.text, Array("not an image\n".utf8)),
    (.unknown, [1, 2, 3, 4]),
    (.unknown, []),
  ]

  @Test(arguments: heads)
  func firstBytesDecide(format: ImageFormat, head: [UInt8]) {
    #expect(ImageFormat(of: head) == format)
    let decodable: [ImageFormat] = [.jpeg, .png, .webP, .bmp, .gif, .tiff, .heif, .avif]
    #expect(format.isDecodable == decodable.contains(format))
  }

  @Test func picturesAreToldFromOtherFiles() {
    #expect(
      ImageFault.unsupported(.photoshop).description
        == "is a PSD image of a kind that is not supported")
    #expect(ImageFault.unsupported(.text).description == "is plain text, not an image")
    #expect(ImageFault.unsupported(.video).description == "is an MPEG-4 video, not an image")
    #expect(ImageFault.unsupported(.unknown).description == "is of no known format, not an image")
  }

  @Test func nothingElseIsDecoded() {
    for (format, head) in Self.heads where !format.isDecodable && !head.isEmpty {
      #expect(throws: ImageFault.unsupported(format)) { try PixelImage(decoding: head) }
    }
    #expect(throws: ImageFault.empty) { try PixelImage(decoding: []) }
  }
}
