import ImageData
import Records
import Tensors

/// A few images of each class, and what augmentation makes of them in the first epoch.
struct Gallery {
  /// The images of a class.
  static let columns = 5
  /// The classes that are shown at most: a report should open quickly.
  static let mostClasses = 24

  private let split: ImageSplit

  init(_ split: ImageSplit) { self.split = split }

  /// The rows, a class each, with images from all over the class.
  ///
  /// - Throws: `ImageDataError` where an image can no longer be read.
  func rows() throws -> [GalleryRow] {
    let positions = Dictionary(grouping: split.trainingSamples.indices) {
      split.trainingSamples[$0].label
    }
    return try split.classes.enumerated().prefix(Self.mostClasses).map { label, name in
      let all = positions[label] ?? []
      let count = min(Self.columns, all.count)
      let chosen = (0..<count).map { all[$0 * all.count / count] }
      return GalleryRow(
        name: name, samples: try chosen.map { try Thumbnail(of: split.trainingSamples[$0]) },
        augmented: try chosen.compactMap(augmented))
    }
  }

  /// A sample as training sees it in the first epoch, but for its size; `nil` without augmentation.
  private func augmented(_ position: Int) throws -> Thumbnail? {
    guard let augmentation = split.loading.augmentation else { return nil }
    let side = Thumbnail.usualSide
    let image = try split.trainingSamples[position].image(sizing: ImageSizing(side: side))
    let draw = augmentation.draw(
      seed: split.seed, epoch: 0, sample: position, width: side, height: side)
    let planes = AlignedMemory<Float>(count: 3 * side * side)
    let plain = Normalisation(mean: [0, 0, 0], std: [1, 1, 1])
    image.augmented(by: draw, side: side, normalisation: plain, into: planes.pointer)
    var picture = PixelImage(width: side, height: side)
    for pixel in 0..<side * side {
      for channel in 0..<3 {
        let value = planes[channel * side * side + pixel]
        picture.pixels[3 * pixel + channel] = UInt8((255 * min(max(value, 0), 1)).rounded())
      }
    }
    return try Thumbnail(picture)
  }
}
