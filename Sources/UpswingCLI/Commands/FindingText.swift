import Records
import Reports
import Wording

/// Rates that were found as a person reads them: a line per optimizer, and what it means in sentences.
struct FindingText {
  let findings: [RateFinding]

  init(_ findings: [RateFinding]) { self.findings = findings }

  var lines: [String] {
    let rules = SuggestionMethod.allCases.filter { rule in
      findings.contains { $0.suggestions.contains { $0.rule == rule } }
    }
    var table = Table(
      ["optimizer", "lower", "upper"] + rules.map(\.rawValue) + ["steps", "ended"],
      rightAligned: Set(1...rules.count + 3))
    for finding in findings {
      let rates = rules.map { rule in
        finding.suggestions.first { $0.rule == rule }?.rate.map(Phrase.rate) ?? "–"
      }
      table.add(
        [finding.name, bound(finding.range?.lower), bound(finding.range?.upper)] + rates
          + ["\(finding.steps)", finding.record?.end.words ?? "all rounds made"])
    }
    return table.lines + findings.map { "\($0.name): \($0.conclusion)" }
  }

  private func bound(_ rate: Double?) -> String { rate.map(Phrase.rate) ?? "none" }
}

extension RangeTestRecord.End {
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
