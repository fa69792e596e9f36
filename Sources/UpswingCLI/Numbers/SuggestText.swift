import Records
import Reports
import Training
import Wording

/// What the rules say of a range test from elsewhere, as lines on the terminal.
struct SuggestText {
  let estimates: [SuggestionEstimate]
  let rule: SuggestionMethod
  let bounds: RateRange?

  private var chosen: SuggestionEstimate? { estimates.first { $0.rule == rule } }

  /// The lowest and the highest rate that any rule suggests.
  var spread: RateRange? {
    let rates = estimates.compactMap(\.rate)
    guard let lowest = rates.min(), let highest = rates.max() else { return nil }
    return RateRange(lower: lowest, upper: highest)
  }

  var lines: [String] {
    var table = Table(["method", "rate", "95 % interval", "single tests"], rightAligned: [1])
    for estimate in estimates {
      let isSingle = estimate.readings.count == 1
      let readings = estimate.readings.map { $0.rate.map(Phrase.rate) ?? "none" }
      table.add([
        estimate.rule.rawValue, estimate.rate.map(Phrase.rate) ?? "none",
        Self.text(estimate.interval),
        isSingle ? "" : readings.joined(separator: " "),
      ])
    }
    return [conclusion] + [basis, disagreement].compactMap(\.self) + [""] + table.lines + refusals
  }

  private var conclusion: String {
    guard let chosen, let rate = chosen.rate, let bounds else {
      return "The method \(rule.rawValue) suggests no rate. \(chosen?.reason ?? "")"
    }
    let interval = chosen.interval.map { ", interval \(Self.text($0))" } ?? ""
    return
      "Cycle between \(Phrase.rate(bounds.lower)) and \(Phrase.rate(bounds.upper)): the method \(rule.rawValue) suggests "
      + "\(Phrase.rate(rate))\(interval)."
  }

  private var basis: String? {
    guard let chosen, chosen.rate != nil else { return nil }
    let tests = chosen.readings.count
    let none = chosen.readings.count { $0.rate == nil }
    switch chosen.basis {
    case .repeats where tests - none < 3:
      return
        "Of \(tests) tests \(none == 0 ? "each" : "\(tests - none)") gave the method a rate; an interval takes three at least."
    case .repeats where none > 0:
      return "Of \(tests) tests \(none) gave the method no rate; intervals rest on the others."
    case .repeats:
      return
        "Intervals rest on the spread of \(tests) tests\(tests < 5 ? ", which are few: more narrow them" : "")."
    case .batchNoise where chosen.interval == nil:
      return
        "With its noise drawn anew the test often gives the method no rate: take another, or repeat the test."
    case .batchNoise:
      return
        "Intervals rest on the noise of single batches in this one test. Other first weights or another order of the images may move "
        + "the rate further: repeat the test with other seeds and give all files."
    }
  }

  private var disagreement: String? {
    guard let spread, spread.lower < spread.upper else { return nil }
    return
      "The methods lie between \(Phrase.rate(spread.lower)) and \(Phrase.rate(spread.upper)), a factor of "
      + "\(Phrase.number(spread.upper / spread.lower))."
  }

  private var refusals: [String] {
    estimates.filter { $0.rate == nil && $0.rule != rule }.map {
      "\($0.rule.rawValue): \($0.reason ?? "no rate")"
    }
  }

  private static func text(_ interval: RateRange?) -> String {
    interval.map { "\(Phrase.rate($0.lower)) to \(Phrase.rate($0.upper))" } ?? "unknown"
  }
}
