/// What a method, asked with a seed, suggests as the rate of an optimizer.
public struct SensitivitySuggestion: Codable, Equatable, Sendable {
  /// Who suggests.
  public enum Method: Hashable, Sendable {
    /// A way to find rates.
    case rule(SuggestionMethod)
    /// The rate that PyTorch's class takes when it is given none.
    case pytorchDefault

    /// The method's name in tables and files.
    public var name: String {
      switch self {
      case .rule(let rule): rule.rawValue
      case .pytorchDefault: "default"
      }
    }
  }

  public var method: Method
  /// The seed that it was asked with; `nil` where it does not look at the images.
  public var seed: UInt64?
  /// `nil` where it refuses.
  public var rate: Double?
  /// Why it refuses, as a sentence.
  public var refusal: String?
  /// Between which rates it believes the best one; `nil` where it does not say.
  public var interval: RateRange?
  /// The training steps that finding took.
  public var steps: Int
  /// Wall-clock seconds of finding. The methods that read a range test share one, whose seconds each of them has.
  public var seconds: Double

  public init(
    method: Method, seed: UInt64?, rate: Double?, refusal: String? = nil,
    interval: RateRange? = nil, steps: Int = 0, seconds: Double = 0
  ) {
    self.method = method
    self.seed = seed
    self.rate = rate
    self.refusal = refusal
    self.interval = interval
    self.steps = steps
    self.seconds = seconds
  }
}

extension SensitivitySuggestion.Method: Codable {
  public init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    if name == Self.pytorchDefault.name {
      self = .pytorchDefault
    } else if let rule = SuggestionMethod(rawValue: name) {
      self = .rule(rule)
    } else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "There is no method “\(name)”."))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
