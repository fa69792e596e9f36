public import ImageData
import Tensors

/// A data set of drawn flowers: the same pictures for the same options, on any number of threads.
///
/// The classes share backgrounds, colours and arrangements and differ in the shape of their
/// flowers, so that a network has to learn shapes, and its learning rate decides how well it does.
public struct SampleSet: Equatable, Sendable {
  /// About how many pictures each class has; see ``count(of:)``.
  public let imagesPerClass: Int

  /// Pixels a side.
  public let side: Int

  /// Sets with different seeds have no picture in common.
  public let seed: UInt64

  /// The sides that pictures can have.
  public static let sides = 16...2048

  /// How many pictures a class can have.
  public static let sizes = 1...9_999

  /// - Throws: ``SampleError/invalidSide(_:)`` or ``SampleError/invalidCount(_:)`` for values
  ///   outside ``sides`` and ``sizes``.
  public init(imagesPerClass: Int = 200, side: Int = 128, seed: UInt64 = 1) throws(SampleError) {
    guard Self.sizes.contains(imagesPerClass) else { throw .invalidCount(imagesPerClass) }
    guard Self.sides.contains(side) else { throw .invalidSide(side) }
    self.imagesPerClass = imagesPerClass
    self.side = side
    self.seed = seed
  }

  /// How many pictures a class has: slightly more or fewer than ``imagesPerClass``, as in collected
  /// sets.
  public func count(of flower: SampleFlower) -> Int {
    let percent =
      switch flower {
      case .daisy: 90
      case .dandelion: 122
      case .rose: 91
      case .sunflower: 85
      case .tulip: 112
      }
    return max((imagesPerClass * percent + 50) / 100, 1)
  }

  /// How many pictures the set has.
  public var count: Int { SampleFlower.allCases.reduce(0) { $0 + count(of: $1) } }

  /// Draws one picture.
  ///
  /// - Parameters:
  ///   - flower: its class.
  ///   - index: which of its class, from 0.
  /// - Complexity: O(side²); about 30 ms for 128 pixels a side.
  public func image(of flower: SampleFlower, at index: Int) -> PixelImage {
    var random = stream(for: flower, at: index)
    let canvas = Scene(flower: flower).render(side: side, from: &random)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(side * side * 3)
    for pixel in canvas.pixels {
      let scaled = (pixel * 255).rounded(.toNearestOrEven).clamped(
        lowerBound: Colour(), upperBound: Colour(repeating: 255))
      bytes.append(UInt8(scaled.x))
      bytes.append(UInt8(scaled.y))
      bytes.append(UInt8(scaled.z))
    }
    return PixelImage(width: side, height: side, pixels: bytes)
  }

  /// The same picture as a JPEG file, of a quality that varies as in collected sets.
  public func jpeg(of flower: SampleFlower, at index: Int) throws(ImageEncodingError) -> [UInt8] {
    // A stream of its own, so that the quality does not depend on what drawing consumes.
    var random = stream(for: flower, at: -1 - index)
    return try image(of: flower, at: index).jpeg(quality: random.whole(in: 68...95))
  }

  private func stream(for flower: SampleFlower, at index: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: .drawing, epoch: flower.key, sample: index)
  }
}

extension SampleFlower {
  /// Keys its pictures' random numbers; must never change, or the drawn sets would.
  fileprivate var key: Int {
    switch self {
    case .daisy: 0
    case .dandelion: 1
    case .rose: 2
    case .sunflower: 3
    case .tulip: 4
    }
  }
}
