import Records

/// Tables over several range tests.
struct SweepTables {
  var sweeps: [RateFinding]

  /// The bounds of each test and the rate that each rule reads off it.
  var overview: Markup {
    let rows = sweeps.map { sweep -> [String] in
      let rates = rules(of: sweeps).map { rule in
        sweep.suggestions.first { $0.rule == rule }?.rate.map(PageText.rate) ?? "–"
      }
      return [
        sweep.name, sweep.range.map { PageText.rate($0.lower) } ?? "–",
        sweep.range.map { PageText.rate($0.upper) } ?? "–",
      ] + rates
    }
    let columns = [sweeps.subject, "lower", "upper"] + rules(of: sweeps).map(\.rawValue)
    return "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n"
  }

  /// What the rules look for, and where one found nothing.
  var rules: Markup {
    let meanings = rules(of: sweeps).map { [$0.rawValue, $0.meaning] }
    var table = Markup.table(["rule", "what it reads off the curve"], meanings)
    let reasons = sweeps.flatMap { sweep in
      Dictionary(grouping: sweep.suggestions.filter { $0.reason != nil }) { $0.reason ?? "" }
        .sorted { $0.key < $1.key }
        .map { reason, silent in
          [
            sweep.name, silent.map(\.rule.rawValue).joined(separator: ", "), reason,
          ]
        }
    }
    if !reasons.isEmpty {
      table += "<h3>Where a rule found no rate</h3>\n"
      table += .table([sweeps.subject, "rule", "reason"], reasons)
    }
    return "<div class=\"card\">\(table)</div>\n"
  }

  /// The methods that were asked, in their order.
  private func rules(of sweeps: [RateFinding]) -> [SuggestionRule] {
    SuggestionRule.allCases.filter { rule in
      sweeps.contains { $0.suggestions.contains { $0.rule == rule } }
    }
  }
}

extension [RateFinding] {
  /// What they tell apart: optimizers, or stages of a model.
  var subject: String { contains { $0.stage != nil } ? "stage" : "optimizer" }
}
