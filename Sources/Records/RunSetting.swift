/// A setting of a run as a report shows it.
public struct RunSetting: Codable, Equatable, Sendable {
  /// For example `batch size`.
  public var name: String
  /// For example `64`.
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
