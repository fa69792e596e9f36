/// The mean and deviation of each channel, which are taken out of images before a network sees them.
///
/// In units where black is 0 and white 1: a byte `b` becomes `(b / 255 - mean) / deviation`.
public struct Normalisation: Codable, Equatable, Sendable {
  /// Of red, green and blue.
  public let mean: [Double]

  /// The standard deviation of red, green and blue, positive.
  public let deviation: [Double]

  /// - Precondition: three values each, finite, deviations positive.
  public init(mean: [Double], deviation: [Double]) {
    precondition(Self.isValid(mean, deviation), "a normalisation needs three positive deviations")
    self.mean = mean
    self.deviation = deviation
  }

  /// The values that come with weights trained on ImageNet.
  public static let imageNet = Normalisation(
    mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

  /// The values that EfficientNet-Lite's published weights were trained with: from about -1 to 1.
  public static let efficientNetLite = Normalisation(
    mean: [127.0 / 255, 127.0 / 255, 127.0 / 255],
    deviation: [128.0 / 255, 128.0 / 255, 128.0 / 255])

  /// Whether images can have these: sets that hardly vary have deviations down to 1e-6.
  package var isPlausible: Bool {
    deviation.allSatisfy { (1e-7...1e6).contains($0) } && mean.allSatisfy { abs($0) <= 1e6 }
  }

  private static func isValid(_ mean: [Double], _ deviation: [Double]) -> Bool {
    mean.count == 3 && deviation.count == 3 && mean.allSatisfy(\.isFinite)
      && deviation.allSatisfy { $0.isFinite && $0 > 0 }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let mean = try container.decode([Double].self, forKey: .mean)
    let deviation = try container.decode([Double].self, forKey: .deviation)
    guard Self.isValid(mean, deviation) else {
      throw DecodingError.dataCorruptedError(
        forKey: .deviation, in: container,
        debugDescription: "A normalisation needs three means and three positive deviations.")
    }
    self.init(mean: mean, deviation: deviation)
  }

  /// The normalisation as `byte * scale + offset`.
  var affine: (scale: [Float], offset: [Float]) {
    (
      deviation.map { Float(1 / (255 * $0)) },
      zip(mean, deviation).map { Float(-$0 / $1) }
    )
  }
}
