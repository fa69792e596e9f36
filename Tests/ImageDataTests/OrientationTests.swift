import ImageData
import Testing

@Suite(.timeLimit(.minutes(5))) struct OrientationTests {
  @Test(arguments: 1...8)
  func jpegAgreesWithPillow(value: Int) throws {
    let name = "orientation-\(value).jpg"
    #expect(Orientation(of: try Fixture.bytes(name)).rawValue == UInt8(value))
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    #expect(try #require(difference) <= 1)
  }

  @Test(arguments: ["orientation-6.png", "orientation-6.webp"])
  func losslessFilesAgreeWithPillow(name: String) throws {
    #expect(try Fixture.image(name) == Fixture.golden(name))
  }

  /// Big-endian data, fill bytes before the marker and another APP1 segment in front.
  @Test func segmentsAreWalked() throws {
    let jpeg = try PixelImage.drawing(1).jpeg()
    let tiff: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0,
    ]
    let exif = Array("Exif\0\0".utf8) + tiff
    let other: [UInt8] = [0xFF, 0xE1, 0, 6] + Array("http".utf8)
    let segment: [UInt8] = [0xFF, 0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
    #expect(Orientation(of: jpeg) == .upright)
    #expect(Orientation(of: jpeg.prefix(2) + other + segment + jpeg.dropFirst(2)) == .turnedRight)
    // Not an orientation: such values are cameras' mistakes.
    var wrong = exif
    wrong[exif.count - 7] = 9
    let bytes = jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + wrong + jpeg.dropFirst(2)
    #expect(Orientation(of: Array(bytes)) == .upright)
  }

  /// The orientation is the last chunk. It counts where the header announces it, with or without the
  /// beginning of a JPEG's segment.
  @Test func webPChunksAreWalked() throws {
    let bytes = try Fixture.bytes("orientation-6.webp")
    let chunk = try #require(bytes.indices.first { bytes[$0...].starts(with: "EXIF".utf8) })
    #expect(Orientation(of: bytes) == .turnedLeft)
    let marked =
      bytes[..<(chunk + 4)] + [bytes[chunk + 4] + 6] + bytes[chunk + 5..<chunk + 8]
      + Array("Exif\0\0".utf8) + bytes[(chunk + 8)...]
    #expect(Orientation(of: Array(marked)) == .turnedLeft)
    var silent = bytes
    silent[20] &= ~0b1000
    #expect(Orientation(of: silent) == .upright)
    #expect(Orientation(of: bytes.dropLast(4)) == .upright)
  }

  @Test(arguments: ["orientation-6.jpg", "orientation-6.png", "orientation-6.webp"])
  func mutationsNeverCrash(name: String) throws {
    // Only what lies before the pixels is of interest here.
    let bytes = Array(try Fixture.bytes(name).prefix(120))
    var random = Mutations(seed: 5)
    for _ in 0..<50_000 { _ = Orientation(of: random.mutated(bytes)) }
  }
}
