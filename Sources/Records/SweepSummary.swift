/// A range test and what was concluded from it.
public struct SweepSummary: Codable, Equatable, Sendable {
  /// The recorded curve.
  public var record: SweepRecord
  /// What every rule reads off the curve.
  public var suggestions: [RateSuggestion]
  /// The rule whose suggestion is the range's upper bound.
  public var rule: SuggestionRule
  /// The bounds to cycle between; `nil` where the test gave no usable range.
  public var range: RateRange?
  /// A sentence that says why there is no usable range and what to do; `nil` where there is one.
  public var refusal: String?

  public init(
    record: SweepRecord, suggestions: [RateSuggestion], rule: SuggestionRule, range: RateRange
  ) {
    self.record = record
    self.suggestions = suggestions
    self.rule = rule
    self.range = range
    self.refusal = nil
  }

  /// A test without a usable range, and why.
  public init(
    record: SweepRecord, suggestions: [RateSuggestion], rule: SuggestionRule,
    noRangeBecause refusal: String
  ) {
    self.record = record
    self.suggestions = suggestions
    self.rule = rule
    self.range = nil
    self.refusal = refusal
  }
}
