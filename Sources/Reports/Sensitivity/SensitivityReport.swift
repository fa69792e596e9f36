public import Records
import Wording

/// The report of a sensitivity: how the accuracy of each optimizer depends on its rate, and what following each method
/// costs.
public struct SensitivityReport: Sendable {
  public var record: SensitivityRecord

  public init(_ record: SensitivityRecord) { self.record = record }

  /// The page: what was found in sentences, a table of the optimizers and one of the methods, and for each optimizer its
  /// curve and every suggestion.
  public func html() -> String {
    let measured = record.optimizers.filter { $0.curve != nil }
    let settings = record.settings.map { (name: $0.name, value: $0.value) }
    var sections = [
      Page.Section("Optimizers", optimizerTable(measured)),
      Page.Section("Methods", methodTable),
    ]
    for (index, optimizer) in measured.enumerated() {
      let figures = SensitivityFigures(optimizer: optimizer)
      sections.append(
        .init(
          optimizer.optimizer,
          "\(figures.figure(id: "curve\(index)"))\(figures.suggestionTable)"))
    }
    sections.append(
      .init("To repeat it", "\(.command(record.command))<h3>Settings</h3>\n\(.settings(settings))"))
    let warnings = record.warnings.map(Markup.notice).joined()
    return Page(
      title: "Sensitivity to the learning rate",
      subtitle: """
        \(record.optimizers.map(\.optimizer).joined(separator: ", ")) on \(record.data), \
        \(PageText.count(record.epochs, "epoch")) with \(PageText.count(record.seeds.count, "seed"))
        """,
      lead: "\(sentences.map { "<p>\($0)</p>\n" as Markup }.joined())\(warnings)",
      sections: sections
    ).html()
  }

  /// The curves alone.
  public var charts: [Chart] {
    record.optimizers.filter { $0.curve != nil }.map { SensitivityFigures(optimizer: $0).chart }
  }

  /// What the measurements say.
  public var sentences: [String] {
    let trained = record.optimizers.filter(\.canBeTrained)
    var sentences: [String] = []
    let widths = trained.compactMap { optimizer in
      optimizer.curve.map { (optimizer.optimizer, $0.width()) }
    }.sorted { $0.1 > $1.1 }
    if let widest = widths.first, let narrowest = widths.last, widths.count > 1 {
      sentences.append(
        "\(widest.0) forgives most: within a point of its best accuracy it can be off by "
          + "\(SensitivityFigures.decades(widest.1)) in all; \(narrowest.0) least, "
          + "\(SensitivityFigures.decades(narrowest.1)).")
    } else if let only = widths.first {
      sentences.append(
        "Within a point of its best accuracy the rate of \(only.0) can be off by "
          + "\(SensitivityFigures.decades(only.1)) in all.")
    }
    for (method, name) in [
      (SensitivitySuggestion.Method.rule(.halving), "Following the finder"),
      (.pytorchDefault, "Following PyTorch's defaults"),
    ] {
      guard let regrets = record.regrets(of: method) else { continue }
      // Noise may bring a trained suggestion above the smooth curve.
      let mean =
        regrets.mean < 0.0005 ? "nothing" : "\(SensitivityFigures.points(regrets.mean)) points"
      let worst =
        regrets.highest < 0.0005
        ? "" : ", and \(SensitivityFigures.points(regrets.highest)) at worst"
      sentences.append("\(name) costs \(mean) on average\(worst).")
    }
    for optimizer in record.optimizers where optimizer.curve != nil && !optimizer.canBeTrained {
      sentences.append(
        "No rate of \(optimizer.optimizer) beats guessing, \(PageText.percent(optimizer.guessing)), by ten points: "
          + "there is nothing to find.")
    }
    return sentences
  }

  private func optimizerTable(_ measured: [OptimizerSensitivity]) -> Markup {
    let rows = measured.compactMap { optimizer -> [String]? in
      guard let curve = optimizer.curve else { return nil }
      let plateau = curve.plateau()
      let halving = optimizer.regrets(of: .rule(.halving))
      return [
        optimizer.optimizer, optimizer.schedule, PageText.rate(curve.bestRate),
        PageText.percent(curve.bestAccuracy), Phrase.fixed(curve.width(), decimals: 2),
        "\(PageText.rate(plateau.lower)) – \(PageText.rate(plateau.upper))",
        halving.map { SensitivityFigures.points($0.mean) } ?? "–",
        halving.map { SensitivityFigures.points($0.highest) } ?? "–",
        optimizer.regrets(of: .pytorchDefault).map { SensitivityFigures.points($0.mean) } ?? "–",
      ]
    }
    let columns = [
      "optimizer", "schedule", "best rate", "accuracy", "width in decades", "within a point",
      "regret of halving", "at worst", "of the default",
    ]
    return "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n"
  }

  /// What each method costs over all optimizers that can be trained.
  private var methodTable: Markup {
    let rows = record.methods.map { method -> [String] in
      let regrets = record.regrets(of: method)
      let all = record.optimizers.flatMap { $0.suggestions(by: method) }
      let seconds = all.map(\.seconds).reduce(0, +) / Double(max(all.count, 1))
      let steps = all.map(\.steps).reduce(0, +) / max(all.count, 1)
      return [
        method.name, regrets.map { SensitivityFigures.points($0.mean) } ?? "–",
        regrets.map { SensitivityFigures.points($0.highest) } ?? "–",
        "\(record.refusals(of: method))", steps == 0 ? "–" : PageText.count(steps),
        seconds == 0 ? "–" : PageText.duration(seconds), method.meaning,
      ]
    }
    let columns = [
      "method", "mean regret", "worst", "refusals", "steps", "time", "what it suggests",
    ]
    return """
      <div class="card">\(.table(columns, rows, .numeric))<p class="note">Regret is the accuracy at the best rate, \
      read off the smooth curve, less that at the suggested rate, in points. A refusal costs all that there is to \
      gain over guessing. The methods that read a range test share one.</p></div>

      """
  }
}

extension SensitivitySuggestion.Method {
  /// What the method suggests, as a clause.
  var meaning: String {
    switch self {
    case .rule(let rule): rule.meaning
    case .pytorchDefault: "what PyTorch takes when it is given no rate"
    }
  }
}
