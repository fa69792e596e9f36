import Wording

/// A setting that a file states and that can't be.
public struct SettingsError: Error, Equatable, Sendable {
  /// The key, for example `images.imageSize`.
  public let field: String
  /// The rest of a sentence that begins with it.
  public let reason: String

  package init(_ field: String, _ reason: String) {
    self.field = field
    self.reason = reason
  }
}

extension SettingsError: CustomStringConvertible {
  public var description: String { "\(field.excerpt()) \(reason)" }
}

extension SettingsError {
  /// Runs `body` and puts the name of a part before the field of its error.
  package static func within<Value>(
    _ part: String, _ body: () throws(SettingsError) -> Value
  ) throws(SettingsError) -> Value {
    do {
      return try body()
    } catch {
      throw SettingsError("\(part).\(error.field)", error.reason)
    }
  }

  /// Checks that a number lies in a range.
  package static func check<Number: Comparable>(
    _ field: String, _ value: Number, within range: ClosedRange<Number>
  ) throws(SettingsError) {
    guard range.contains(value) else {
      throw SettingsError(
        field, "is \(value); it must be from \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// Checks a fraction that may be nothing but not the whole.
  package static func check(fraction field: String, _ value: Double) throws(SettingsError) {
    guard value >= 0, value < 1 else {
      throw SettingsError(field, "is \(value); it must be from 0 to below 1")
    }
  }

  /// What a decoder found, with the keys that lead there.
  package init(_ error: DecodingError) {
    let (context, key): (DecodingError.Context, (any CodingKey)?) =
      switch error {
      case .keyNotFound(let key, let context): (context, key)
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .dataCorrupted(let context):
        (context, nil)
      @unknown default: (.init(codingPath: [], debugDescription: "\(error)"), nil)
      }
    let path = (context.codingPath + [key].compactMap(\.self)).map { key in
      key.intValue.map(String.init) ?? key.stringValue
    }
    let field = path.isEmpty ? "its content" : path.joined(separator: ".")
    let reason =
      switch error {
      case .keyNotFound: "is missing"
      case .dataCorrupted(let context) where context.codingPath.isEmpty: "is not JSON"
      default: "can't be read: \(context.debugDescription.excerpt(200))"
      }
    // It becomes the end of a sentence.
    self.init(field, reason.last == "." ? String(reason.dropLast()) : reason)
  }
}
