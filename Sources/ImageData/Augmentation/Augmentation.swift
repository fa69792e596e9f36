/// Random changes to training images: a crop, a flip, a rotation, and changes of colour.
///
/// What is done to a sample is a pure function of (seed, epoch, sample), and turning one change off
/// leaves the others as they were. The defaults suit sets of some thousand photographs.
public struct Augmentation: Codable, Equatable, Sendable {
  /// The window that is cut out and stretched to the image's size, or `nil` for all of it.
  public let crop: RandomCrop?

  /// The probability of a mirror image, left to right.
  public let flip: Double

  /// The largest rotation to either side, in degrees. What it turns into view is the mirror image of
  /// what is inside.
  public let rotation: Double

  /// Brightness is multiplied by up to 1 ± this.
  public let brightness: Double

  /// The distance to the mean gray is multiplied by up to 1 ± this.
  public let contrast: Double

  /// The distance of each pixel to its gray is multiplied by up to 1 ± this.
  public let saturation: Double

  /// - Precondition: `flip` is from 0 to 1, `rotation` to 180, the others to 10.
  public init(
    crop: RandomCrop? = RandomCrop(), flip: Double = 0.5, rotation: Double = 15,
    brightness: Double = 0.1, contrast: Double = 0.1, saturation: Double = 0.1
  ) {
    precondition((0...1).contains(flip), "a flip's probability is from 0 to 1")
    precondition((0...180).contains(rotation), "a rotation is from 0 to 180 degrees")
    precondition(
      [brightness, contrast, saturation].allSatisfy { (0...10).contains($0) },
      "a change of colour is from 0 to 10")
    self.crop = crop
    self.flip = flip
    self.rotation = rotation
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
  }

  /// - Throws: `DecodingError` where what was stored is no augmentation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func strength(_ key: CodingKeys, upTo limit: Double) throws -> Double {
      let value = try container.decode(Double.self, forKey: key)
      guard (0...limit).contains(value) else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "\(value) is not from 0 to \(limit).")
      }
      return value
    }
    self.init(
      crop: try container.decodeIfPresent(RandomCrop.self, forKey: .crop),
      flip: try strength(.flip, upTo: 1), rotation: try strength(.rotation, upTo: 180),
      brightness: try strength(.brightness, upTo: 10), contrast: try strength(.contrast, upTo: 10),
      saturation: try strength(.saturation, upTo: 10))
  }

  /// Changes nothing; to be built on.
  public static let none = Augmentation(
    crop: nil, flip: 0, rotation: 0, brightness: 0, contrast: 0, saturation: 0)
}
