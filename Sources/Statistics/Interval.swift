/// A confidence interval.
public struct Interval: Codable, Equatable, Sendable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether the value lies in it, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
