public import ImageData
import Interchange
public import Layers

/// How the published weights of a network see images: what their publishers evaluate them with.
///
/// Images are resized, antialiased, so that their shorter side is `resize`, the centre is cropped to `side` × `side`,
/// and what comes of it is normalised.
public struct NetworkPreset: Equatable, Sendable {
  /// The side of what the network sees, in pixels.
  public let side: Int

  /// The shorter side of an image before its centre is cut out, in pixels.
  public let resize: Int

  /// How pixels are weighed together in resizing.
  public let interpolation: Interpolation

  /// What images are normalised by.
  public let normalisation: Normalisation

  private init(
    resize: Int, interpolation: Interpolation = .bilinear, normalisation: Normalisation = .imageNet
  ) {
    side = 224
    self.resize = resize
    self.interpolation = interpolation
    self.normalisation = normalisation
  }

  /// The preset of a network's published weights; `nil` for those that have none.
  ///
  /// - Parameters:
  ///   - model: the network.
  ///   - file: the file of weights, if there is one: torchvision's second versions, known by the digest in their names,
  ///     are evaluated with other crops than the first.
  public init?(of model: ModelName, weights file: String? = nil) {
    let isSecond = file.flatMap(NamedDigest.init(inNameOf:)).map(Self.isSecondVersion) ?? false
    switch model {
    case .cnn: return nil
    case .resnet18, .resnet34: self.init(resize: 256)
    case .resnet50, .mobileNetV2, .mobileNetV3Large: self.init(resize: isSecond ? 232 : 256)
    case .efficientNetB0: self.init(resize: 256, interpolation: .bicubic)
    case .efficientNetLite0:
      self.init(resize: 256, interpolation: .bicubic, normalisation: .efficientNetLite)
    case .convNeXtTiny: self.init(resize: 236)
    }
  }

  /// Whether a file is a `V2` of torchvision's: resnet50, mobilenet_v2, mobilenet_v3_large.
  private static func isSecondVersion(_ digest: NamedDigest) -> Bool {
    ["11ad3fa6", "7ebf99e0", "5c1a4163"].contains { digest.agrees(with: $0) }
  }

  /// How images become squares of any side: resized in proportion to the published side.
  ///
  /// - Parameter keepsExact: whether an image that is `side` × `side` already stays as it is, which those of the weights'
  ///   training did not.
  public func sizing(side: Int, keepsExact: Bool = false) -> ImageSizing {
    ImageSizing(
      side: side, resize: side * resize / self.side, keepsExact: keepsExact,
      interpolation: interpolation)
  }
}
