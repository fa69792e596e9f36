/// What an update of some parameters takes beside the rule and the rate.
public struct ParameterSettings: Equatable, Sendable {
  /// What the rate is multiplied by.
  public var rateMultiplier: Double
  public var weightDecay: Double

  /// Frozen parameters are not updated at all: neither gradients, nor what a rule remembers of earlier ones, nor
  /// weight decay changes them.
  public var areFrozen: Bool { rateMultiplier == 0 }
}
