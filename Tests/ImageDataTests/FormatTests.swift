import ImageData
import Testing

/// BMP, GIF, TIFF, HEIC and AVIF against Pillow; see `scripts/fixtures/formats.py`.
@Suite(.timeLimit(.minutes(5))) struct FormatTests {
  /// How many levels a file may be off.
  private func agrees(_ name: String, within levels: Int = 0) throws {
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    #expect(try #require(difference) <= levels, "\(name)")
  }

  @Test(arguments: [
    "rgb.bmp", "gray.bmp", "bilevel.bmp", "palette.bmp", "palette4.bmp", "os2.bmp", "runs4.bmp",
    "runs8.bmp", "rgb555.bmp", "rgb565.bmp", "rgbx.bmp", "downward.bmp", "empty-alpha.bmp",
  ])
  func bitmapsAgree(name: String) throws { try agrees(name) }

  /// Pillow rounds what it lays over white in two steps.
  @Test(arguments: ["alpha.bmp", "alpha.tiff", "gray-alpha.tiff", "multiplied.tiff", "alpha.heic"])
  func transparencyIsLaidOverWhite(name: String) throws { try agrees(name, within: 1) }

  @Test(arguments: [
    "palette.gif", "interlaced.gif", "transparent.gif", "animated.gif", "corner.gif",
  ])
  func firstFramesAgree(name: String) throws { try agrees(name) }

  @Test(
    arguments: [
      "rgb", "lzw", "deflate", "gray", "bilevel", "palette", "pages", "big-endian", "planes",
      "tiles",
      "rgb16", "gray16", "white16", "fourth",
    ] + (2...8).map { "orientation-\($0)" })
  func pagesAgree(name: String) throws { try agrees("\(name).tiff") }

  /// Versions of libjpeg may differ in their last bit, and Pillow subtracts ink where it should multiply.
  @Test func otherColoursAgree() throws {
    try agrees("jpeg.tiff", within: 2)
    try agrees("cmyk.tiff", within: 1)
  }

  @Test(arguments: ["lossless.heic", "orientation-6.heic"])
  func mainImagesAgree(name: String) throws { try agrees(name) }

  /// Versions of the decoders differ in how they make colours of half the resolution whole.
  @Test(arguments: ["lossy.heic", "lossless.avif"])
  func lossyImagesAreClose(name: String) throws {
    let (image, golden) = (try Fixture.image(name), try Fixture.golden(name))
    #expect(image.width == golden.width && image.height == golden.height)
    let sum = zip(image.pixels, golden.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(sum) / Double(image.pixels.count) < 2)
  }

  @Test(arguments: [
    ("float.tiff", "samples that are not whole numbers without sign"),
    ("signed.tiff", "samples that are not whole numbers without sign"),
    ("preview.tiff", "its first page is a preview, as in a camera's raw files"),
  ])
  func otherKindsOfTIFFAreNamed(name: String, reason: String) throws {
    let bytes = try Fixture.bytes(name)
    #expect(throws: ImageFault.unsupportedKind(.tiff, reason: reason)) {
      try PixelImage(decoding: bytes)
    }
  }

  @Test func otherKindsOfBMPAreNamed() throws {
    var bytes = try Fixture.bytes("rgb.bmp")
    bytes[30] = 4
    let fault = #expect(throws: ImageFault.self) { try PixelImage(decoding: bytes) }
    #expect(
      fault?.description == "is a BMP image of a kind that is not supported (another image inside)")
  }

  /// Xcode's PNG is none that others can read, but nothing is broken in it.
  @Test func applesPNGIsNamed() throws {
    var bytes = try Fixture.bytes("rgb.png")
    bytes.insert(
      contentsOf: [0, 0, 0, 4] + Array("CgBI".utf8) + [0x50, 0, 0x20, 2, 1, 2, 3, 4], at: 8)
    #expect(throws: ImageFault.unsupportedKind(.png, reason: "Apple's CgBI form")) {
      try PixelImage(decoding: bytes)
    }
  }

  static let files = [
    "rgb.bmp", "palette4.bmp", "runs4.bmp", "runs8.bmp", "rgb565.bmp", "alpha.bmp", "palette.gif",
    "interlaced.gif", "animated.gif", "rgb.tiff", "lzw.tiff", "bilevel.tiff", "jpeg.tiff",
    "tiles.tiff",
    "planes.tiff", "gray16.tiff", "lossless.heic", "lossy.heic", "lossless.avif",
  ]

  @Test(arguments: files, [0.05, 0.3, 0.6, 0.9])
  func truncationIsSeen(name: String, part: Double) throws {
    let bytes = try Fixture.bytes(name)
    let cut = Array(bytes.prefix(Int(Double(bytes.count) * part)))
    // Of an animation or of several pages the rest may go.
    if name == "animated.gif", part > 0.5 { return }
    #expect(throws: ImageFault.self) { try PixelImage(decoding: cut) }
  }

  @Test(arguments: [
    ("rgb.bmp", ImageFormat.bmp), ("runs8.bmp", .bmp), ("palette.gif", .gif),
    ("lossless.heic", .heif),
  ])
  func truncatedPixelsAreNamedSo(name: String, format: ImageFormat) throws {
    let bytes = try Fixture.bytes(name)
    #expect(throws: ImageFault.truncated(format)) {
      try PixelImage(decoding: Array(bytes.dropLast(bytes.count / 4)))
    }
  }

  /// The header says how large the image is, before memory for it is had.
  @Test func limitsComeBeforeMemory() throws {
    var bmp = try Fixture.bytes("rgb.bmp")
    bmp.replaceSubrange(18..<26, with: [0x60, 0xEA, 0, 0, 0x60, 0xEA, 0, 0])
    var gif = try Fixture.bytes("palette.gif")
    gif.replaceSubrange(6..<10, with: [0x60, 0xEA, 0x60, 0xEA])
    for bytes in [bmp, gif] {
      #expect(throws: ImageFault.tooLarge(width: 60_000, height: 60_000)) {
        try PixelImage(decoding: bytes)
      }
    }
    for name in ["rgb.tiff", "lossless.heic"] {
      let bytes = try Fixture.bytes(name)
      let fault = #expect(throws: ImageFault.self) {
        try PixelImage(decoding: bytes, limits: DecodingLimits(side: 32))
      }
      guard case .tooLarge = fault else {
        // libheif refuses such a file as a whole.
        #expect(name.hasSuffix("heic"), "\(name) \(fault.debugDescription)")
        continue
      }
    }
  }

  /// Directory entries that all name the same bytes cost no more than the file is long.
  @Test func entriesThatRepeatTheFileEnd() throws {
    let count = 4000
    let place = 8 + 2 + 12 * count + 4
    let size = 1 << 20
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0] + number(count, 2)
    for i in 0..<count {
      file += number(40_000 + i, 2) + number(1, 2) + number(size, 4) + number(place, 4)
    }
    file += [0, 0, 0, 0] + [UInt8](repeating: 7, count: size)
    #expect(throws: ImageFault.self) { try PixelImage(decoding: file) }
  }

  /// Whatever is done to a file, decoding ends with an image or a fault.
  @Test(arguments: files)
  func mutationsNeverCrash(name: String) throws {
    let bytes = try Fixture.bytes(name)
    var random = Mutations(seed: 23)
    let limits = DecodingLimits(side: 2_000, pixels: 1_000_000)
    let isSlow = name.hasSuffix("heic") || name.hasSuffix("avif")
    for _ in 0..<(isSlow ? 300 : 2_000) {
      _ = try? PixelImage(decoding: random.mutated(bytes), limits: limits)
    }
    // Headers decide most, and lie in front.
    for bit in 0..<8 * min(bytes.count, isSlow ? 60 : 200) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      _ = try? PixelImage(decoding: flipped, limits: limits)
    }
  }
}
