public import ImageData

/// What images are normalised by.
public enum NormalisationChoice: Equatable, Sendable {
  /// The training images' own mean and standard deviation.
  case data
  /// ImageNet's.
  case imageNet
  /// Given ones.
  case values(Normalisation)

  /// The values; `nil` for the images' own.
  public var values: Normalisation? {
    switch self {
    case .data: nil
    case .imageNet: .imageNet
    case .values(let values): values
    }
  }
}

extension NormalisationChoice: Codable {
  /// Reads `"data"`, `"imagenet"` or `{"mean": …, "deviation": …}`.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    guard let name = try? decoder.singleValueContainer().decode(String.self) else {
      self = .values(try Normalisation(from: decoder))
      return
    }
    switch name {
    case "data": self = .data
    case "imagenet": self = .imageNet
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "it is data, imagenet, or has means and deviations"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .data, .imageNet:
      var container = encoder.singleValueContainer()
      try container.encode(self == .data ? "data" : "imagenet")
    case .values(let values): try values.encode(to: encoder)
    }
  }
}
