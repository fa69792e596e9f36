import Records
import Training

/// What the rules say of a range test from elsewhere, as `--json` prints it; what is unknown is null.
struct SuggestResult: Encodable {
  let files: [String]
  let records: [RangeTestRecord]
  let estimates: [SuggestionEstimate]
  let rule: SuggestionMethod
  let bounds: RateRange?
  let spread: RateRange?
  let notes: [String]

  private enum CodingKeys: String, CodingKey {
    case files, rule, rate, interval, bounds, basis, suggestions, spread, notes, reason
  }

  private struct File: Encodable {
    let file: String
    let steps: Int
    let from: Double
    let to: Double
    let end: RangeTestRecord.End
  }

  func encode(to encoder: any Encoder) throws {
    let chosen = estimates.first { $0.rule == rule }
    var container = encoder.container(keyedBy: CodingKeys.self)
    let files = zip(files, records).map {
      File(file: $0, steps: $1.points.count, from: $1.from, to: $1.to, end: $1.end)
    }
    try container.encode(files, forKey: .files)
    try container.encode(rule, forKey: .rule)
    try container.encode(chosen?.rate, forKey: .rate)
    try container.encode(chosen?.interval.map(Self.pair), forKey: .interval)
    try container.encode(chosen?.reason, forKey: .reason)
    try container.encode(bounds.map(Self.pair), forKey: .bounds)
    try container.encode(estimates.first?.basis, forKey: .basis)
    try container.encode(spread.map(Self.pair), forKey: .spread)
    try container.encode(estimates.map(Suggestion.init), forKey: .suggestions)
    try container.encode(notes, forKey: .notes)
  }

  private static func pair(_ range: RateRange) -> [Double] { [range.lower, range.upper] }

  private struct Suggestion: Encodable {
    let estimate: SuggestionEstimate

    init(_ estimate: SuggestionEstimate) { self.estimate = estimate }

    private enum CodingKeys: String, CodingKey { case rule, rate, interval, reason, rates }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(estimate.rule, forKey: .rule)
      try container.encode(estimate.rate, forKey: .rate)
      try container.encode(estimate.interval.map(SuggestResult.pair), forKey: .interval)
      try container.encode(estimate.reason, forKey: .reason)
      try container.encode(estimate.readings.map(\.rate), forKey: .rates)
    }
  }
}
