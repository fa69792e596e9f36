/// The rates between which a schedule should cycle.
public struct RateRange: Codable, Equatable, Sendable {
  public var lower: Double
  public var upper: Double

  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}
