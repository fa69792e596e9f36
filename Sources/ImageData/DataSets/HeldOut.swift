/// Where the images of a part come from, if not from a part that the data set has of its own.
public enum HeldOut: Equatable, Sendable {
  /// So much of each class, from 0 up to, not including, 1.
  case fraction(Double)
  /// A folder of class folders.
  case folder(String)

  /// A number is a fraction, `20%` one as well, and everything else a folder; `./0.2` is one too.
  public init(_ text: String) {
    let percent = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : nil
    self = (Double(text) ?? percent).map(HeldOut.fraction) ?? .folder(text)
  }

  public var fraction: Double? { if case .fraction(let value) = self { value } else { nil } }
  public var folder: String? { if case .folder(let path) = self { path } else { nil } }
}

extension HeldOut: Codable {
  /// - Throws: `DecodingError` for what is neither a number nor a text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let fraction = try? container.decode(Double.self) {
      self = .fraction(fraction)
    } else {
      self = .folder(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .fraction(let value): try container.encode(value)
    case .folder(let path): try container.encode(path)
    }
  }
}

extension HeldOut: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fraction(let value): "\(value)"
    case .folder(let path): path
    }
  }
}
