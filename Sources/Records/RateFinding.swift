/// What was done to find a learning rate, and what was concluded from it.
public struct RateFinding: Equatable, Sendable {
  /// The optimizer's name, for example `sgd`.
  public var optimizer: String
  /// The stage of the model that alone was trained; `nil` for all that is to be trained.
  public var stage: String?
  /// The range test's curve; `nil` where none was made.
  public var record: RangeTestRecord?
  /// The search by successive halving; `nil` where none was made.
  public var search: RateSearchRecord?
  /// What every method that was asked says.
  public var suggestions: [RateSuggestion]
  /// The method whose suggestion is the range's upper bound.
  public var rule: SuggestionMethod
  /// The bounds to cycle between; `nil` where there is no usable range.
  public var range: RateRange?
  /// Between which rates the best one lies, as far as the method can tell; `nil` where it does not say.
  public var interval: RateRange?
  /// A sentence that says whether it is worth searching further; `nil` where the method can't tell.
  public var advice: String?
  /// A sentence that says why there is no usable range and what to do; `nil` where there is one.
  public var refusal: String?
  /// Wall-clock seconds that finding it took; `nil` where nobody looked at the clock.
  public var seconds: Double?

  private init(
    _ optimizer: String, _ record: RangeTestRecord?, _ search: RateSearchRecord?,
    _ suggestions: [RateSuggestion], _ rule: SuggestionMethod
  ) {
    self.optimizer = optimizer
    self.record = record
    self.search = search
    self.suggestions = suggestions
    self.rule = rule
  }

  /// What a range test gave.
  public init(
    record: RangeTestRecord, suggestions: [RateSuggestion], rule: SuggestionMethod, range: RateRange
  ) {
    self.init(record.optimizer, record, nil, suggestions, rule)
    self.range = range
  }

  /// A test without a usable range, and why.
  public init(
    record: RangeTestRecord, suggestions: [RateSuggestion], rule: SuggestionMethod,
    noRangeBecause refusal: String
  ) {
    self.init(record.optimizer, record, nil, suggestions, rule)
    self.refusal = refusal
  }

  /// What a search gave.
  ///
  /// - Parameters:
  ///   - rate: the best one, to be held.
  ///   - interval: where it lies.
  ///   - advice: whether it is worth searching further.
  public init(
    search: RateSearchRecord, rate: Double, range: RateRange, interval: RateRange, advice: String
  ) {
    self.init(
      search.optimizer, nil, search, [RateSuggestion(rule: .halving, rate: rate)], .halving)
    self.range = range
    self.interval = interval
    self.advice = advice
  }

  /// A search without a usable rate, and why.
  public init(search: RateSearchRecord, noRangeBecause refusal: String) {
    self.init(
      search.optimizer, nil, search, [RateSuggestion(rule: .halving, noRateBecause: refusal)],
      .halving)
    self.refusal = refusal
  }
}

extension RateFinding {
  /// The best rate, where it is held: what the method suggests; `nil` where there is none.
  public var rate: Double? {
    range == nil ? nil : suggestions.first { $0.rule == rule }?.rate ?? range?.upper
  }

  /// What tells it from others of the same command: the optimizer, and the stage if it is one's.
  public var name: String { stage.map { "\(optimizer), \($0)" } ?? optimizer }

  /// The training steps that were made.
  public var steps: Int {
    search.map { $0.trials.reduce(0) { $0 + $1.steps } } ?? record?.points.count ?? 0
  }
}

extension RateFinding: Codable {
  private enum CodingKeys: CodingKey {
    case optimizer, stage, record, search, suggestions, rule, range, interval, advice, refusal
    case seconds
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    record = try container.decodeIfPresent(RangeTestRecord.self, forKey: .record)
    search = try container.decodeIfPresent(RateSearchRecord.self, forKey: .search)
    // Versions that knew range tests only did not write the name once more.
    optimizer =
      try container.decodeIfPresent(String.self, forKey: .optimizer)
      ?? record?.optimizer ?? container.decode(String.self, forKey: .optimizer)
    stage = try container.decodeIfPresent(String.self, forKey: .stage)
    suggestions = try container.decode([RateSuggestion].self, forKey: .suggestions)
    rule = try container.decode(SuggestionMethod.self, forKey: .rule)
    range = try container.decodeIfPresent(RateRange.self, forKey: .range)
    interval = try container.decodeIfPresent(RateRange.self, forKey: .interval)
    advice = try container.decodeIfPresent(String.self, forKey: .advice)
    refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
    seconds = try container.decodeIfPresent(Double.self, forKey: .seconds)
  }
}
