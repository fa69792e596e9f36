/// The mean and standard deviation of each channel, which are taken out of images before a network sees them.
///
/// In units where black is 0 and white 1: a byte `b` becomes `(b / 255 - mean) / std`.
public struct Normalisation: Codable, Equatable, Sendable {
  /// Of red, green and blue.
  public let mean: [Double]

  /// The standard deviation of red, green and blue, positive.
  public let std: [Double]

  /// - Precondition: three values each, finite, deviations positive.
  public init(mean: [Double], std: [Double]) {
    precondition(Self.isValid(mean, std), "a normalisation needs three positive deviations")
    self.mean = mean
    self.std = std
  }

  /// The values that come with weights trained on ImageNet.
  public static let imageNet = Normalisation(
    mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])

  /// The values that EfficientNet-Lite's published weights were trained with: from about -1 to 1.
  public static let efficientNetLite = Normalisation(
    mean: [127.0 / 255, 127.0 / 255, 127.0 / 255],
    std: [128.0 / 255, 128.0 / 255, 128.0 / 255])

  /// Whether images can have these: sets that hardly vary have deviations down to 1e-6.
  package var isPlausible: Bool {
    std.allSatisfy { (1e-7...1e6).contains($0) } && mean.allSatisfy { abs($0) <= 1e6 }
  }

  private static func isValid(_ mean: [Double], _ std: [Double]) -> Bool {
    mean.count == 3 && std.count == 3 && mean.allSatisfy(\.isFinite)
      && std.allSatisfy { $0.isFinite && $0 > 0 }
  }

  /// Files have kept the older word.
  private enum CodingKeys: String, CodingKey {
    case mean
    case std = "deviation"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let mean = try container.decode([Double].self, forKey: .mean)
    let std = try container.decode([Double].self, forKey: .std)
    guard Self.isValid(mean, std) else {
      throw DecodingError.dataCorruptedError(
        forKey: .std, in: container,
        debugDescription: "A normalisation needs three means and three positive deviations.")
    }
    self.init(mean: mean, std: std)
  }

  /// The normalisation as `byte * scale + offset`.
  var affine: (scale: [Float], offset: [Float]) {
    (
      std.map { Float(1 / (255 * $0)) },
      zip(mean, std).map { Float(-$0 / $1) }
    )
  }
}
