import Records
import Wording

/// What a rate that is off costs the optimizers of a study, where that was measured beside it.
struct StudySensitivity {
  let study: StudyRecord
  let summary: SensitivitySummary

  /// A table, or the sentence that no optimizer of the study was measured.
  var markup: Markup {
    let rows = measured.compactMap { optimizer -> [String]? in
      guard let rate = optimizer.bestRate, let accuracy = optimizer.bestAccuracy,
        let width = optimizer.width, let plateau = optimizer.plateau
      else { return nil }
      return [
        optimizer.optimizer, optimizer.schedule, PageText.rate(rate), PageText.percent(accuracy),
        Phrase.fixed(width, decimals: 2),
        "\(PageText.rate(plateau.lower)) – \(PageText.rate(plateau.upper))",
      ]
    }
    guard !rows.isEmpty else {
      let others = summary.optimizers.map(\.optimizer).joined(separator: ", ")
      return
        "<p>upswing sensitivity measured \(others) on \(summary.data): no \(study.noun) here has one of them.</p>\n"
    }
    let columns = [
      "optimizer", "schedule", "best rate", "accuracy", "width in decades", "within a point",
    ]
    return """
      <div class="card">\(.table(columns, rows, .numeric))<p class="note">\(note)</p></div>

      """
  }

  /// Those of the study's arms.
  private var measured: [SensitivitySummary.Optimizer] {
    let names = Set(study.arms.map { $0.optimizer ?? $0.name })
    return summary.optimizers.filter { names.contains($0.optimizer) }
  }

  private var note: String {
    let sentence =
      "The width is that of the rates, the highest of the schedule, whose accuracy is within a point of the best: a wide one "
      + "forgives a rate that is off. upswing sensitivity measured it on \(summary.data), in \(PageText.count(summary.epochs, "epoch")) "
      + "with \(PageText.count(summary.seeds.count, "seed"))."
    let others = differences
    guard !others.isEmpty else { return sentence }
    return sentence + " Its settings are not this study's: \(others.joined(separator: ", "))."
  }

  /// In what it was measured otherwise, for example `image size 32 px, not 48 px`.
  private var differences: [String] {
    let ours = Dictionary(study.settings.map { ($0.name, $0.value) }) { first, _ in first }
    var clauses: [String] = []
    if summary.epochs != study.epochs {
      clauses.append("\(summary.epochs), not \(study.epochs) epochs")
    }
    for setting in summary.settings
    where !["seeds", "split", "epochs", "search for the rate"].contains(setting.name) {
      guard let value = ours[setting.name], value != setting.value else { continue }
      clauses.append(
        setting.name == "data fingerprint"
          ? "other images" : "\(setting.name) \(setting.value), not \(value)")
    }
    return clauses
  }
}
