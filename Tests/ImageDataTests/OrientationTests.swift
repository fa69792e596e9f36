import ImageData
import Testing

@Suite struct OrientationTests {
  @Test(arguments: 1...8)
  func jpegAgreesWithPillow(value: Int) throws {
    let name = "orientation-\(value).jpg"
    #expect(Orientation(of: try Fixture.bytes(name)).rawValue == UInt8(value))
    let difference = try Fixture.image(name).distance(to: Fixture.golden(name))
    #expect(try #require(difference) <= 1)
  }

  @Test func pngAgreesWithPillow() throws {
    let name = "orientation-6.png"
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

  @Test(arguments: ["orientation-6.jpg", "orientation-6.png"])
  func mutationsNeverCrash(name: String) throws {
    // Only what lies before the pixels is of interest here.
    let bytes = Array(try Fixture.bytes(name).prefix(120))
    var random = Mutations(seed: 5)
    for _ in 0..<50_000 { _ = Orientation(of: random.mutated(bytes)) }
  }
}
