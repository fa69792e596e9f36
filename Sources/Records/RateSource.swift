/// Where the rates of a schedule come from.
public enum RateSource: Equatable, Sendable {
  /// A search for the rate, or a range test, before the training.
  case found
  /// The rate that PyTorch's class takes when it is given none, as the highest.
  case pytorchDefault
  /// A highest rate and, where the schedule should not choose it, a lowest.
  case given(max: Double, base: Double? = nil)

  /// What tables call it.
  public var name: String {
    switch self {
    case .found: "found"
    case .pytorchDefault: "pytorchDefault"
    case .given: "given"
    }
  }
}

extension RateSource: Codable {
  private struct Given: Codable {
    var max: Double
    var base: Double?
  }

  /// Reads `"found"`, `"pytorchDefault"` or `{"max": 0.1, "base": 0.01}`.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws {
    guard let name = try? decoder.singleValueContainer().decode(String.self) else {
      let given = try Given(from: decoder)
      self = .given(max: given.max, base: given.base)
      return
    }
    switch name {
    case Self.found.name: self = .found
    case Self.pytorchDefault.name: self = .pytorchDefault
    default:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "it is found, pytorchDefault, or has a highest rate"))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .given(let max, let base) = self {
      try Given(max: max, base: base).encode(to: encoder)
      return
    }
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
