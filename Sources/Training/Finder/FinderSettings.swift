package import Optimizers
package import Records

/// How range tests run and what is read off them, for any rule.
package struct FinderSettings: Codable, Equatable, Sendable {
  /// The lowest rate of the test.
  package var from: Double
  /// The highest one; `nil` is `RateFinder.defaultUpper(for:)`.
  package var to: Double?
  /// `nil` is two epochs, and at least 100.
  package var steps: Int?
  /// What the upper bound is read off by; `nil` is `SweepRecord.usualRule`.
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

  /// The range test.
  package func finder(clipping: GradientClipping?) -> RateFinder {
    RateFinder(from: from, to: to, steps: steps, clipping: clipping)
  }

  /// What is concluded from a test.
  package func summary(of record: SweepRecord) -> SweepSummary {
    record.summary(rule: rule, factor: factor)
  }
}
