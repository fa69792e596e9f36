/// What one rule reads off a range test: a rate, or the reason why there is none.
public struct RateSuggestion: Codable, Equatable, Sendable {
  public var rule: SuggestionMethod
  /// `nil` where the rule finds no rate.
  public var rate: Double?
  /// A sentence that says why there is no rate; `nil` where there is one.
  public var reason: String?

  public init(rule: SuggestionMethod, rate: Double) {
    self.rule = rule
    self.rate = rate
    self.reason = nil
  }

  /// A rule that finds no rate, and why.
  public init(rule: SuggestionMethod, noRateBecause reason: String) {
    self.rule = rule
    self.rate = nil
    self.reason = reason
  }
}
