import Wording

/// The bounds between which a schedule cycles momentum (β₁ in the Adam family) against the rate: lowest where the
/// rate is highest.
public struct MomentumRange: Codable, Hashable, Sendable {
  /// The momentum at the highest rate.
  public var base: Double
  /// The momentum at the lowest rate.
  public var max: Double

  public init(base: Double, max: Double) {
    self.base = base
    self.max = max
  }

  /// The momentum at a height of the cycle, 0 at its foot and 1 at its peak.
  func value(atHeight height: Double) -> Double { max - (max - base) * height }
}

extension MomentumRange: CustomStringConvertible {
  /// For example `0.85 to 0.95`.
  public var description: String { "\(Phrase.number(base)) to \(Phrase.number(max))" }
}
