/// Random changes to training images: a crop, a flip, a rotation, and changes of colour.
///
/// What is done to a sample is a pure function of (seed, epoch, sample), and turning one change off
/// leaves the others as they were. The defaults suit sets of some thousand photographs.
public struct Augmentation: Codable, Equatable, Sendable {
  /// The window that is cut out and stretched to the image's size, or `nil` for all of it.
  public var crop: RandomCrop?

  /// The probability of a mirror image, left to right.
  public var flip: Double

  /// The largest rotation to either side, in degrees. What it turns into view is the mirror image of
  /// what is inside.
  public var rotation: Double

  /// Brightness is multiplied by up to 1 ± this.
  public var brightness: Double

  /// The distance to the mean gray is multiplied by up to 1 ± this.
  public var contrast: Double

  /// The distance of each pixel to its gray is multiplied by up to 1 ± this.
  public var saturation: Double

  /// - Precondition: `flip` is from 0 to 1, the others are not negative.
  public init(
    crop: RandomCrop? = RandomCrop(), flip: Double = 0.5, rotation: Double = 15,
    brightness: Double = 0.2, contrast: Double = 0.2, saturation: Double = 0.2
  ) {
    precondition((0...1).contains(flip), "a flip's probability is from 0 to 1")
    precondition(
      [rotation, brightness, contrast, saturation].allSatisfy { $0.isFinite && $0 >= 0 },
      "an augmentation's strengths are not negative")
    self.crop = crop
    self.flip = flip
    self.rotation = rotation
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
  }

  /// Changes nothing; to be built on.
  public static let none = Augmentation(
    crop: nil, flip: 0, rotation: 0, brightness: 0, contrast: 0, saturation: 0)
}
