import ImageData
import Testing

@Suite(.timeLimit(.minutes(5))) struct CodecTests {
  @Test(arguments: [
    "rgb.png", "gray.png", "palette.png", "transparent-palette.png", "alpha.png", "bilevel.png",
    "interlaced.png",
  ])
  func pngAgreesWithPillow(name: String) throws {
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    // Pillow rounds what it lays over white in two steps.
    #expect(try #require(difference) <= (name == "alpha.png" ? 1 : 0))
  }

  @Test(arguments: ["baseline.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "ycck.jpg"])
  func jpegAgreesWithPillow(name: String) throws {
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    // Versions of libjpeg may differ in their last bit.
    #expect(try #require(difference) <= 1)
  }

  /// Libraries put what stands in a broken file into their words; it takes hold of no terminal. Found by the fuzzer.
  @Test(arguments: ["escapes.tiff", "escapes.heic"])
  func wordsOfLibrariesAreEscaped(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let fault = try #require(throws: ImageFault.self) {
      _ = try DecodedImage(bytes, limits: DecodingLimits())
    }
    #expect(!fault.description.unicodeScalars.contains { $0.value < 0x20 }, "\(fault)")
  }

  @Test(arguments: [
    "gray16.png", "gray-alpha16.png", "rgb16.png", "rgba16.png", "transparent-gray16.png",
  ])
  func sixteenBitsAreRounded(name: String) throws {
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    // Colours and alpha are rounded before the one is laid over white by the other.
    #expect(try #require(difference) <= (name.contains("alpha") || name.contains("rgba") ? 1 : 0))
  }

  @Test(arguments: [
    "lossy.webp", "lossless.webp", "lossy-alpha.webp", "lossless-alpha.webp", "animated.webp",
    "animated-corner.webp",
  ])
  func webPAgreesWithPillow(name: String) throws {
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    // Versions of libwebp may differ in a last bit, and Pillow rounds what it lays over white in two steps.
    let exact = name.hasPrefix("animated") || name == "lossless.webp"
    #expect(try #require(difference) <= (exact ? 0 : 1))
  }

  @Test func pngHoldsBytesExactly() throws {
    let image = PixelImage.drawing(3, width: 19, height: 31)
    #expect(try PixelImage(decoding: image.png()) == image)
  }

  @Test func jpegIsClose() throws {
    let image = PixelImage.drawing(0, width: 20, height: 20)
    let flat = PixelImage(width: 40, height: 30, red: 200, green: 100, blue: 50)
    #expect(try #require(PixelImage(decoding: flat.jpeg()).distance(to: flat)) <= 2)
    #expect(try image.jpeg(quality: 30).count < image.jpeg(quality: 95).count)
  }

  @Test func jpegRefusesWhatItCannotStore() {
    let image = PixelImage(width: 70_000, height: 1)
    #expect(throws: ImageEncodingError.self) { try image.jpeg() }
  }

  @Test func limitsComeBeforeMemory() throws {
    let bytes = try PixelImage.drawing(1, width: 40, height: 30).jpeg()
    let fault = ImageFault.tooLarge(width: 40, height: 30)
    #expect(throws: fault) {
      try PixelImage(decoding: bytes, limits: DecodingLimits(side: 39))
    }
    #expect(throws: fault) {
      try PixelImage(decoding: bytes, limits: DecodingLimits(pixels: 1199))
    }
    let progressive = try Fixture.bytes("progressive.jpg")
    #expect(throws: ImageFault.tooManyScans(10)) {
      try PixelImage(decoding: progressive, limits: DecodingLimits(scans: 9))
    }
    _ = try PixelImage(decoding: progressive, limits: DecodingLimits(scans: 10))
  }

  /// A header that claims 60,000 × 60,000 pixels in a file of a few hundred bytes.
  @Test(arguments: ["baseline.jpg", "rgb.png", "animated.webp"])
  func bombsAreRefused(name: String) throws {
    var bytes = try Fixture.bytes(name)
    if name.hasSuffix("png") {
      bytes.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
      bytes.replaceSubrange(29..<33, with: checksum(of: bytes[12..<29]))
    } else if name.hasSuffix("webp") {
      bytes.replaceSubrange(24..<30, with: [0x5F, 0xEA, 0, 0x5F, 0xEA, 0])
    } else {
      let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
      bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    }
    #expect(throws: ImageFault.tooLarge(width: 60_000, height: 60_000)) {
      try PixelImage(decoding: bytes)
    }
  }

  @Test(
    arguments: [
      "baseline.jpg", "progressive.jpg", "rgb.png", "interlaced.png", "lossy.webp", "lossless.webp",
      "animated.webp",
    ], [0.3, 0.6, 0.9])
  func truncationIsSeen(name: String, part: Double) throws {
    let bytes = try Fixture.bytes(name)
    let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
    #expect(throws: ImageFault.self) { try PixelImage(decoding: cut) }
  }

  @Test func truncatedPixelsAreNamedSo() throws {
    let jpeg = try PixelImage.drawing(5, width: 64, height: 64).jpeg()
    #expect(throws: ImageFault.truncated(.jpeg)) {
      try PixelImage(decoding: Array(jpeg.dropLast(jpeg.count / 4)))
    }
    let png = try PixelImage.drawing(5, width: 64, height: 64).png()
    #expect(throws: ImageFault.truncated(.png)) {
      try PixelImage(decoding: Array(png.dropLast(png.count / 4)))
    }
    for name in ["lossy.webp", "lossless-alpha.webp", "animated.webp"] {
      let webP = try Fixture.bytes(name)
      #expect(throws: ImageFault.truncated(.webP)) {
        try PixelImage(decoding: Array(webP.dropLast(webP.count / 4)))
      }
    }
  }

  /// A frame that reaches beyond its canvas, or is none, by which the decoder must not be led.
  @Test func framesMustFit() throws {
    let bytes = try Fixture.bytes("animated-corner.webp")
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: "ANMF".utf8) })
    for (place, value) in [(8, 8), (10, 0xFF), (11, 6), (13, 0xFF), (24, 0)] as [(Int, UInt8)] {
      var wrong = bytes
      wrong[frame + place] = value
      let fault = #expect(throws: ImageFault.self) { try PixelImage(decoding: wrong) }
      #expect(fault?.description == "is a WebP image with damaged data (its data is not WebP's)")
    }
    var none = bytes
    none.replaceSubrange(frame..<frame + 4, with: "XXXX".utf8)
    #expect(throws: ImageFault.self) { try PixelImage(decoding: none) }
  }

  /// Only the end-of-image marker is gone, or something follows it: every pixel is there.
  @Test(arguments: ["baseline.jpg", "progressive.jpg", "lossy.webp"])
  func intactPixelsAreUsed(name: String) throws {
    let bytes = try Fixture.bytes(name)
    let whole = try PixelImage(decoding: bytes)
    if name.hasSuffix("jpg") {
      #expect(try PixelImage(decoding: Array(bytes.dropLast(2))) == whole)
    }
    #expect(try PixelImage(decoding: bytes + [1, 2, 3]) == whole)
  }

  @Test func tinyImagesAreRefused() throws {
    let bytes = try PixelImage(width: 30, height: 7).png()
    #expect(throws: ImageFault.tooSmall(width: 30, height: 7)) { try PixelImage(decoding: bytes) }
  }

  /// Whatever is done to a file, decoding ends with an image or a fault.
  @Test(arguments: [
    "baseline.jpg", "progressive.jpg", "cmyk.jpg", "palette.png", "interlaced.png", "alpha.png",
    "rgba16.png", "lossy.webp", "lossless.webp", "lossy-alpha.webp", "animated-corner.webp",
  ])
  func mutationsNeverCrash(name: String) throws {
    let bytes = try Fixture.bytes(name)
    var random = Mutations(seed: 11)
    let limits = DecodingLimits(side: 2_000, pixels: 1_000_000)
    for _ in 0..<2_000 {
      _ = try? PixelImage(decoding: random.mutated(bytes), limits: limits)
    }
  }

  /// CRC-32 as PNG chunks carry it.
  private func checksum(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: ~crc >> (24 - 8 * $0)) }
  }
}
