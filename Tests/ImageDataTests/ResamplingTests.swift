import Foundation
import ImageData
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResamplingTests {
  @Test(arguments: [
    (31, 47), (61, 16), (32, 32), (128, 128), (9, 8), (62, 48), (8, 8), (61, 94),
  ])
  func agreesWithPillow(width: Int, height: Int) throws {
    let original = try Fixture.image("resize.png")
    for (interpolation, name) in [(Interpolation.bilinear, "resize"), (.bicubic, "bicubic")] {
      let image = original.resized(width: width, height: height, interpolation: interpolation)
      #expect(image == (try Fixture.golden("\(name)-\(width)x\(height)")), "\(interpolation)")
    }
  }

  @Test func oneColourStaysItself() {
    let image = PixelImage(width: 37, height: 53, red: 255, green: 1, blue: 128)
    for (width, height) in [(1, 1), (5, 90), (200, 2)] {
      for interpolation in Interpolation.allCases {
        #expect(
          image.resized(width: width, height: height, interpolation: interpolation)
            == PixelImage(width: width, height: height, red: 255, green: 1, blue: 128))
      }
    }
  }

  @Test func sizingAgreesWithTorchvision() throws {
    let landscape = try Fixture.image("resize.png")
    let sizing = ImageSizing(side: 16)
    #expect(sizing(landscape) == (try Fixture.golden("sizing-landscape")))
    #expect(sizing(landscape.turned(by: .transposed)) == (try Fixture.golden("sizing-portrait")))
    let bicubic = ImageSizing(side: 16, resize: 18, keepsExact: false, interpolation: .bicubic)
    #expect(bicubic(landscape) == (try Fixture.golden("sizing-bicubic")))
  }

  /// Bilinear interpolation is what files mean that say nothing of it, and they go on to say nothing.
  @Test func onlyBicubicInterpolationIsSaid() throws {
    for interpolation in Interpolation.allCases {
      let sizing = ImageSizing(side: 16, resize: 18, interpolation: interpolation)
      let content = try JSONEncoder().encode(sizing)
      #expect(try JSONDecoder().decode(ImageSizing.self, from: content) == sizing)
      let text = String(decoding: content, as: UTF8.self)
      #expect(text.contains("interpolation") == (interpolation == .bicubic), "\(text)")
    }
    let unknown = Data(#"{"side": 16, "resize": 18, "interpolation": "nearest"}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ImageSizing.self, from: unknown)
    }
  }

  @Test func squaresOfTheRightSizeStay() {
    let image = PixelImage.drawing(4, width: 16, height: 16)
    #expect(ImageSizing(side: 16)(image) == image)
    #expect(ImageSizing(side: 16, resize: 20)(image) == image)
    #expect(ImageSizing(side: 16, resize: 20).stored(image) == image)
  }

  /// The crop of the stored square's centre is the crop of the whole image's centre, whatever is odd.
  @Test func storedSquaresHaveTheSameCentre() {
    for side in [15, 16] {
      for resize in side...side + 5 {
        for long in resize...resize + 7 {
          let image = PixelImage.drawing(side, width: long, height: resize)
          let exact = Double(long - side) / 2
          let left = Int(exact.rounded(.toNearestOrEven))
          let top = Int((Double(resize - side) / 2).rounded(.toNearestOrEven))
          let crop = image.cropped(left: left, top: top, width: side, height: side)
          if long != side {
            #expect(
              ImageSizing(side: side, resize: resize)(image) == crop, "\(side) \(resize) \(long)")
          }
        }
      }
    }
  }

  /// An image of the very size is resized and cropped like any other, where torchvision would.
  @Test func exactImagesAreKeptOrNot() throws {
    let image = PixelImage.drawing(64, width: 64, height: 64)
    let (kept, resized) = (ImageSizing.residualNetwork(side: 64), ImageSizing.torchvision(side: 64))
    #expect(kept(image) == image)
    #expect(kept.stored(image).width == 64)
    #expect(resized(image) != image)
    #expect(resized.stored(image).width == 73)
    let larger = image.resized(width: 73, height: 73)
    // 4.5 is rounded to the even number.
    #expect(resized(image) == larger.cropped(left: 4, top: 4, width: 64, height: 64))
    #expect(ImageSizing(side: 64, keepsExact: false) == ImageSizing(side: 64))
    // What was stored before there was a choice means the same as then.
    for sizing in [kept, resized, ImageSizing(side: 64)] {
      let content = try JSONEncoder().encode(sizing)
      #expect(try JSONDecoder().decode(ImageSizing.self, from: content) == sizing)
      #expect(String(decoding: content, as: UTF8.self).contains("keepsExact") == !sizing.keepsExact)
    }
  }

  @Test func residualNetworksResizeFurther() {
    #expect(ImageSizing.residualNetwork(side: 224) == ImageSizing(side: 224, resize: 256))
    #expect(ImageSizing.residualNetwork(side: 64).resize == 73)
  }
}
