public import ImageData
import Layers
import Training

/// How images become batches.
public struct ImageSettings: Codable, Equatable, Sendable {
  /// Images become squares of this many pixels a side.
  public var imageSize: Int
  /// The shorter side of an image before its centre is cut out; `nil` for what is usual for the model.
  public var resize: Int?
  /// Whether images of exactly `imageSize` are neither resized nor cropped; `nil` for what is usual for the model.
  public var keepsExact: Bool?
  /// How pixels are weighed together in resizing; `nil` for what is usual for the model, which is bilinear unless its
  /// published weights expect another.
  public var interpolation: Interpolation?
  /// What images are normalised by; `nil` for what the first weights expect, and the training images' own without any.
  public var normalisation: NormalisationChoice?
  /// Images per step.
  public var batchSize: Int
  /// The most memory for decoded images, in MiB.
  public var cacheMegabytes: Int
  /// Random changes of training images; `nil` for none.
  public var augmentation: Augmentation?
  /// Whether each epoch has an order of its own; else images come by class and name.
  public var shuffles: Bool
  /// Whether large JPEGs are decoded smaller for training.
  public var scaledDecoding: Bool

  public init(
    imageSize: Int = 128, resize: Int? = nil, keepsExact: Bool? = nil,
    interpolation: Interpolation? = nil, normalisation: NormalisationChoice? = nil,
    batchSize: Int = 64, cacheMegabytes: Int = 1024, augmentation: Augmentation? = .usual,
    shuffles: Bool = true, scaledDecoding: Bool = false
  ) {
    self.imageSize = imageSize
    self.resize = resize
    self.keepsExact = keepsExact
    self.interpolation = interpolation
    self.normalisation = normalisation
    self.batchSize = batchSize
    self.cacheMegabytes = cacheMegabytes
    self.augmentation = augmentation
    self.shuffles = shuffles
    self.scaledDecoding = scaledDecoding
  }
}

extension ImageSettings {
  /// How images become the squares that the model sees, once that is settled.
  var sizing: ImageSizing {
    ImageSizing(
      side: imageSize, resize: resize ?? imageSize, keepsExact: keepsExact ?? true,
      interpolation: interpolation ?? .bilinear)
  }

  /// The most bytes of decoded pixels to be kept in memory.
  var cacheBytes: Int { cacheMegabytes << 20 }

  /// How the parts of a data set are read, once that is settled.
  var loading: LoadingOptions {
    LoadingOptions(
      batchSize: batchSize, augmentation: augmentation, shuffles: shuffles,
      normalisation: normalisation?.values, scaledDecoding: scaledDecoding)
  }
}

extension Augmentation {
  /// What training does to images where nothing else is said: crops of 70 to 100 % of the area, flips, rotations of up to
  /// 15° and colours up to a tenth off.
  public static var usual: Augmentation {
    Augmentation(
      crop: RandomCrop(scale: 0.7...1), flip: 0.5, rotation: 15, brightness: 0.1, contrast: 0.1,
      saturation: 0.1)
  }
}
