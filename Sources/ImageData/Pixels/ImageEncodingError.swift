/// A picture that its format cannot hold.
public struct ImageEncodingError: Error, Equatable, CustomStringConvertible {
  public let width: Int
  public let height: Int

  /// The encoder's own words.
  public let reason: String

  public var description: String {
    "An image of \(width)×\(height) pixels could not be encoded: \(reason)."
  }
}
