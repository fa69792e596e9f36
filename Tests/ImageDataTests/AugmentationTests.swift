import Foundation
import ImageData
import Testing

@Suite(.timeLimit(.minutes(5))) struct AugmentationTests {
  /// Bytes as they are.
  static let identity = Normalisation(
    mean: [0, 0, 0], std: [1.0 / 255, 1.0 / 255, 1.0 / 255])

  private func changed(_ image: PixelImage, by draw: Augmentation.Draw, side: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: 3 * side * side) { buffer, count in
      image.augmented(
        by: draw, side: side, normalisation: Self.identity, into: buffer.baseAddress!)
      count = 3 * side * side
    }
  }

  private func planes(_ image: PixelImage) -> [Float] {
    [Float](unsafeUninitializedCapacity: image.pixels.count) { buffer, count in
      image.normalised(by: Self.identity, into: buffer.baseAddress!)
      count = image.pixels.count
    }
  }

  private func nothing(_ image: PixelImage) -> Augmentation.Draw {
    Augmentation.none.draw(seed: 1, epoch: 0, sample: 0, width: image.width, height: image.height)
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func noneChangesNothing() throws {
    let image = try Fixture.image("square.png")
    #expect(changed(image, by: nothing(image), side: 32) == planes(image))
  }

  @Test func flipMirrors() throws {
    let image = try Fixture.image("square.png")
    var draw = nothing(image)
    draw.flips = true
    let mirrored = planes(image.turned(by: .mirrored))
    #expect(distance(changed(image, by: draw, side: 32), mirrored) < 0.01)
  }

  @Test(arguments: ["brightness", "contrast", "saturation"], [0.6, 1.3] as [Float])
  func coloursAgreeWithPillow(name: String, factor: Float) throws {
    let image = try Fixture.image("square.png")
    var draw = nothing(image)
    switch name {
    case "brightness": draw.brightness = factor
    case "contrast": draw.contrast = factor
    default: draw.saturation = factor
    }
    let golden = planes(try Fixture.golden("\(name)-\(factor)"))
    // Pillow cuts down to bytes, and takes whole levels for gray: one level each.
    #expect(distance(changed(image, by: draw, side: 32), golden) <= 2)
  }

  @Test func rotationAgreesWithPillow() throws {
    let image = try Fixture.image("square.png")
    var draw = nothing(image)
    draw.angle = 10 * .pi / 180
    let values = changed(image, by: draw, side: 32)
    let golden = planes(try Fixture.golden("rotation-10"))
    for y in 6..<26 {
      for x in 6..<26 {
        for c in 0..<3 {
          let i = (c * 32 + y) * 32 + x
          // Pillow cuts down to bytes.
          #expect(abs(values[i] - golden[i]) <= 1.1, "\(x), \(y)")
        }
      }
    }
  }

  @Test func outsideIsTheMirrorImage() throws {
    let image = PixelImage.drawing(3, width: 12, height: 12)
    var draw = nothing(image)
    draw.window.left = -12
    draw.window.top = 24
    let values = changed(image, by: draw, side: 12)
    for x in 0..<12 {
      for y in 0..<12 {
        // Period 22: column -12 is column 10, column -1 is column 1; row 24 is row 2.
        let sourceX = abs(x - 12) == 12 ? 10 : 12 - x
        let sourceY = 24 + y < 33 ? 24 + y - 22 : 44 - 24 - y
        #expect(values[y * 12 + x] == Float(image[sourceX, sourceY].x), "\(x), \(y)")
      }
    }
  }

  @Test func cropIsStretched() {
    let image = PixelImage.drawing(5, width: 20, height: 20)
    var draw = nothing(image)
    draw.window.left = 4
    draw.window.top = 6
    draw.window.width = 5
    draw.window.height = 10
    let values = changed(image, by: draw, side: 10)
    // Twice as wide, as high as it was: output columns lie at a quarter and three quarters of a pixel.
    let a = Float(image[5, 8].x)
    let b = Float(image[6, 8].x)
    #expect(abs(values[2 * 10 + 3] - (a + (b - a) * 0.25)) < 0.01)
  }

  @Test func drawsArePureFunctions() {
    let augmentation = Augmentation()
    func draw(_ seed: UInt64, _ epoch: Int, _ sample: Int) -> Augmentation.Draw {
      augmentation.draw(seed: seed, epoch: epoch, sample: sample, width: 64, height: 64)
    }
    #expect(draw(1, 2, 3) == draw(1, 2, 3))
    #expect(draw(1, 2, 3) != draw(2, 2, 3))
    #expect(draw(1, 2, 3) != draw(1, 3, 3))
    #expect(draw(1, 2, 3) != draw(1, 2, 4))
  }

  @Test func eachChangeIsSwitchedAlone() {
    for sample in 0..<50 {
      func draw(_ augmentation: Augmentation) -> Augmentation.Draw {
        augmentation.draw(seed: 9, epoch: 1, sample: sample, width: 64, height: 48)
      }
      let all = draw(Augmentation())
      var expected = all
      expected.window = draw(.none).window
      #expect(draw(Augmentation(crop: nil)) == expected)
      expected = all
      expected.flips = false
      #expect(draw(Augmentation(flip: 0)) == expected)
      expected = all
      expected.angle = 0
      #expect(draw(Augmentation(rotation: 0)) == expected)
      expected = all
      expected.brightness = 1
      #expect(draw(Augmentation(brightness: 0)) == expected)
      expected = all
      expected.contrast = 1
      #expect(draw(Augmentation(contrast: 0)) == expected)
      expected = all
      expected.saturation = 1
      #expect(draw(Augmentation(saturation: 0)) == expected)
    }
  }

  @Test func drawsFillTheirRanges() {
    let augmentation = Augmentation(crop: RandomCrop(scale: 0.5...1), brightness: 0.2)
    var flips = 0
    var angles: [Double] = []
    var areas: [Double] = []
    for sample in 0..<4000 {
      let draw = augmentation.draw(seed: 3, epoch: 0, sample: sample, width: 128, height: 128)
      flips += draw.flips ? 1 : 0
      angles.append(draw.angle * 180 / .pi)
      let window = draw.window
      areas.append(Double(window.width * window.height) / (128 * 128))
      #expect(window.left >= 0 && window.left + window.width <= 128)
      #expect(window.top >= 0 && window.top + window.height <= 128)
      #expect((0.74...1.35).contains(Double(window.width) / Double(window.height)))
      #expect((0.8...1.2).contains(draw.brightness))
    }
    #expect((1850...2150).contains(flips))
    #expect(angles.min()! < -14.9 && angles.max()! > 14.9)
    #expect(areas.min()! < 0.51 && areas.max()! > 0.97)
  }

  @Test func cropFallsBackToTheCentre() {
    let crop = RandomCrop(scale: 0.9...1, ratio: 1...1)
    var draw = Augmentation(crop: crop).draw(seed: 1, epoch: 0, sample: 0, width: 100, height: 20)
    #expect(draw.window.left == 40 && draw.window.width == 20 && draw.window.height == 20)
    draw = Augmentation(crop: crop).draw(seed: 1, epoch: 0, sample: 0, width: 20, height: 100)
    #expect(draw.window.top == 40 && draw.window.width == 20 && draw.window.height == 20)
  }

  @Test func valuesAreStored() throws {
    let augmentation = Augmentation(crop: .torchvision, flip: 0.25, rotation: 0)
    let stored = try JSONEncoder().encode(augmentation)
    #expect(try JSONDecoder().decode(Augmentation.self, from: stored) == augmentation)
    let none = try JSONEncoder().encode(Augmentation.none)
    #expect(try JSONDecoder().decode(Augmentation.self, from: none) == .none)
  }

  @Test(arguments: [
    #"{"flip":2,"rotation":0,"brightness":0,"contrast":0,"saturation":0}"#,
    #"{"flip":0,"rotation":-1,"brightness":0,"contrast":0,"saturation":0}"#,
    #"{"flip":0,"rotation":0,"brightness":0,"contrast":0,"saturation":0,"crop":{"scale":[0,1],"ratio":[1,1]}}"#,
    #"{"flip":0,"rotation":0,"brightness":0,"contrast":0,"saturation":0,"crop":{"scale":[0.5,1],"ratio":[1,1e308]}}"#,
    #"{"flip":0,"rotation":0,"brightness":0,"contrast":0,"saturation":0,"crop":{"scale":[0.5,1],"ratio":[1e-9,1]}}"#,
  ])
  func nonsenseIsNotRead(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Augmentation.self, from: Data(json.utf8))
    }
  }
}
