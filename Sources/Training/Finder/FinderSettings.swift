package import Optimizers
package import Records

/// How range tests run and what is read off them, for any rule.
package struct FinderSettings: Codable, Equatable, Sendable {
  /// The lowest rate of the test.
  package var from: Double
  /// The highest one; `nil` is 1, for Adadelta 100.
  package var to: Double?
  /// `nil` is two epochs, and at least 100.
  package var steps: Int?
  /// What the upper bound is read off by; `nil` is the usual rule of each optimizer.
  package var rule: SuggestionRule?
  /// Upper over lower bound.
  package var factor: Double

  package init(
    from: Double = 1e-7, to: Double? = nil, steps: Int? = nil, rule: SuggestionRule? = nil,
    factor: Double = 6
  ) {
    self.from = from
    self.to = to
    self.steps = steps
    self.rule = rule
    self.factor = factor
  }

  /// The range test of a rule.
  package func finder(
    for optimizer: any Optimizer, clipping: GradientClipping?
  ) -> RateFinder {
    RateFinder(
      from: from, to: to ?? RateFinder.defaultUpper(for: optimizer), steps: steps,
      clipping: clipping)
  }

  /// What is concluded from a test of a rule.
  package func summary(of record: SweepRecord, _ optimizer: any Optimizer) -> SweepSummary {
    record.summary(rule: rule ?? Self.usualRule(for: optimizer), factor: factor)
  }

  /// The article's for plain SGD, for which it was made; for rules that adapt their own steps the centred one, which
  /// came closer to the rates that trained best.
  package static func usualRule(for optimizer: any Optimizer) -> SuggestionRule {
    optimizer is SGD ? .article : .centred
  }
}
