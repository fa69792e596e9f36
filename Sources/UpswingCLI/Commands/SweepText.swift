import Records
import Wording

/// Range tests as a person reads them: a line an optimizer, and a sentence where there is no range.
struct SweepText {
  let sweeps: [SweepSummary]

  init(_ sweeps: [SweepSummary]) { self.sweeps = sweeps }

  var lines: [String] {
    let rules = SuggestionRule.allCases
    var table = Table(
      ["optimizer", "lower", "upper"] + rules.map(\.rawValue) + ["steps", "ended"],
      rightAligned: Set(1...rules.count + 3))
    for sweep in sweeps {
      let rates = rules.map { rule in
        sweep.suggestions.first { $0.rule == rule }?.rate.map(Phrase.rate) ?? "–"
      }
      table.add(
        [sweep.record.optimizer, bound(sweep.range?.lower), bound(sweep.range?.upper)] + rates
          + ["\(sweep.record.points.count)", sweep.record.end.words])
    }
    let refusals = sweeps.compactMap { sweep in
      sweep.refusal.map { "\(sweep.record.optimizer): \($0)" }
    }
    return table.lines + refusals
  }

  private func bound(_ rate: Double?) -> String { rate.map(Phrase.rate) ?? "none" }
}

extension SweepRecord.End {
  /// How the test ended, in a few words.
  fileprivate var words: String {
    switch self {
    case .completed: "at the highest rate"
    case .diverged: "loss rose"
    case .notFinite: "loss not finite"
    case .interrupted: "stopped"
    }
  }
}
