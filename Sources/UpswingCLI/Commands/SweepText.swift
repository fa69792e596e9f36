import Records
import Wording

/// Range tests as a person reads them: a line an optimizer, and a sentence where there is no range.
struct SweepText {
  let sweeps: [RateFinding]

  init(_ sweeps: [RateFinding]) { self.sweeps = sweeps }

  var lines: [String] {
    let rules = SuggestionRule.allCases.filter { rule in
      sweeps.contains { $0.suggestions.contains { $0.rule == rule } }
    }
    var table = Table(
      ["optimizer", "lower", "upper"] + rules.map(\.rawValue) + ["steps", "ended"],
      rightAligned: Set(1...rules.count + 3))
    for sweep in sweeps {
      let rates = rules.map { rule in
        sweep.suggestions.first { $0.rule == rule }?.rate.map(Phrase.rate) ?? "–"
      }
      table.add(
        [sweep.optimizer, bound(sweep.range?.lower), bound(sweep.range?.upper)] + rates
          + [steps(of: sweep), sweep.record?.end.words ?? ""])
    }
    let refusals = sweeps.compactMap { sweep in
      sweep.refusal.map { "\(sweep.optimizer): \($0)" }
    }
    return table.lines + refusals
  }

  private func steps(of finding: RateFinding) -> String {
    "\(finding.search.map { $0.trials.reduce(0) { $0 + $1.steps } } ?? finding.record?.points.count ?? 0)"
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
