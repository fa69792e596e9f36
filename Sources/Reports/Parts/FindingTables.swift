import Records

/// Tables over several range tests.
struct FindingTables {
  var findings: [RateFinding]

  /// The bounds of each test and the rate that each rule reads off it.
  var overview: Markup {
    let rows = findings.map { finding -> [String] in
      let rates = rules(of: findings).map { rule in
        finding.suggestions.first { $0.rule == rule }?.rate.map(PageText.rate) ?? "–"
      }
      return [
        finding.name, finding.range.map { PageText.rate($0.lower) } ?? "–",
        finding.range.map { PageText.rate($0.upper) } ?? "–",
      ] + rates
    }
    let columns = [findings.subject, "lower", "upper"] + rules(of: findings).map(\.rawValue)
    return "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n"
  }

  /// What the rules look for, and where one found nothing.
  var rules: Markup {
    let meanings = rules(of: findings).map { [$0.rawValue, $0.meaning] }
    var table = Markup.table(["method", "what it reads off the curve"], meanings)
    let reasons = findings.flatMap { finding in
      Dictionary(grouping: finding.suggestions.filter { $0.reason != nil }) { $0.reason ?? "" }
        .sorted { $0.key < $1.key }
        .map { reason, silent in
          [
            finding.name, silent.map(\.rule.rawValue).joined(separator: ", "), reason,
          ]
        }
    }
    if !reasons.isEmpty {
      table += "<h3>Where a method found no rate</h3>\n"
      table += .table([findings.subject, "method", "reason"], reasons)
    }
    return "<div class=\"card\">\(table)</div>\n"
  }

  /// The methods that were asked, in their order.
  private func rules(of findings: [RateFinding]) -> [SuggestionMethod] {
    SuggestionMethod.allCases.filter { rule in
      findings.contains { $0.suggestions.contains { $0.rule == rule } }
    }
  }
}

extension [RateFinding] {
  /// What they tell apart: optimizers, or stages of a model.
  var subject: String { contains { $0.stage != nil } ? "stage" : "optimizer" }
}
