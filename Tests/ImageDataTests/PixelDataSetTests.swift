import Files
import ImageData
import Tensors
import Testing

/// Data sets of images in memory.
@Suite(.timeLimit(.minutes(2))) struct PixelDataSetTests {
  private func images(_ count: Int, side: Int = 24) -> [PixelImage] {
    (0..<count).map { PixelImage.drawing($0, width: side, height: side) }
  }

  @Test func pixelsBecomeBatches() throws {
    let images = images(12)
    let set = try DataSet(
      images: images, labels: (0..<12).map { $0 % 2 }, classes: ["even", "odd"])
    #expect(set.items.map(\.name).first == "image 00")
    let split = try set.split(
      validation: 0, sizing: ImageSizing(side: 24),
      loading: LoadingOptions(
        batchSize: 12, augmentation: nil, shuffles: false,
        normalisation: Normalisation(mean: [0, 0, 0], std: [1, 1, 1])))
    let batch = try #require(try split.training.stream(epoch: 0).next())
    // By class, then in the order that was given.
    let order = (0..<12).filter { $0 % 2 == 0 } + (0..<12).filter { $0 % 2 == 1 }
    for (place, index) in order.enumerated() {
      #expect(batch.labels[place] == Int32(index % 2))
      let red = batch.images[place * 3 * 24 * 24 + 5]
      #expect(abs(red - Float(images[index][5, 0].x) / 255) < 1e-6)
    }
  }

  /// Pixels are kept nowhere else, and the store may have no room.
  @Test func storesWithoutRoomAskAgain() throws {
    let set = try DataSet(
      images: images(8), labels: (0..<8).map { $0 % 2 }, classes: ["a", "b"],
      parts: (0..<8).map { $0 < 6 ? .training : .validation })
    let small = try set.index(sizing: ImageSizing(side: 16), cacheBytes: 0).split()
    let large = try set.index(sizing: ImageSizing(side: 16)).split()
    #expect(small.validationSamples.count == 2)
    let pixels = try [small, large].map { split in
      let batch = try #require(try split.training.stream(epoch: 3).next())
      return (0..<batch.images.count).map { batch.images[$0] }
    }
    #expect(pixels[0] == pixels[1])
  }

  @Test func badArgumentsAreRefused() throws {
    var error = #expect(throws: ImageDataError.self) {
      try DataSet(images: images(3), labels: [0, 1], classes: ["a", "b"])
    }
    #expect(error == .countsDiffer(images: 3, labels: 2, parts: 3))
    error = #expect(throws: ImageDataError.self) {
      try DataSet(images: images(3), labels: [0, 1, 2], classes: ["a", "b"])
    }
    #expect(error == .labelWithoutClass(index: 2, label: 2, classes: 2))
    let tiny = try DataSet(images: images(2, side: 1), labels: [0, 1], classes: ["a", "b"])
    #expect(throws: ImageDataError.self) { try tiny.index() }
  }
}
