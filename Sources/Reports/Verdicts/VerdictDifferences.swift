import Records
import Statistics

/// The comparisons of a verdict as a table and as a forest plot; beside the intervals over seeds those over images, where
/// they are known.
struct VerdictDifferences {
  let sentences: VerdictSentences
  /// The whole verdict in words, for those who cannot see the plot.
  let summary: String
  /// The same pairs over images; empty where they are not known.
  let images: [ImageComparison]

  private var verdict: Verdict { sentences.verdict }
  private var numbers: VerdictNumbers { sentences.numbers }

  /// A plot of more is a wall; the table has them all.
  private static let mostPlotted = 28

  init(_ sentences: VerdictSentences, summary: String, images: [ImageComparison] = []) {
    self.sentences = sentences
    self.summary = summary
    self.images = images
  }

  /// The comparisons as rows of words: the names of the columns first.
  var table: [[String]] {
    let rows = verdict.comparisons.map { comparison -> [String] in
      let numbers = numbers.for(comparison)
      let image = image(comparison).map { [numbers.text($0.interval)] } ?? ["–"]
      return [
        "\(comparison.a) – \(comparison.b)", numbers.text(comparison.estimate.mean),
        numbers.text(comparison.interval),
      ] + (images.isEmpty ? [] : image) + [
        VerdictNumbers.effect(comparison.estimate.effectSize),
        "\(comparison.differences.count)",
      ]
        + (hidesP
          ? [] : [VerdictNumbers.p(comparison.p), VerdictNumbers.p(comparison.adjustedP)])
        + [outcome(comparison)]
    }
    let pairs = sentences.pairNoun + "s"
    let difference = numbers.unit == .fraction ? "difference, points" : "difference"
    let columns =
      [["comparison", difference, "95 % interval"], images.isEmpty ? [] : ["over images"]]
      .flatMap(\.self)
    return [columns + ["effect", pairs] + (hidesP ? [] : ["p", "corrected p"]) + ["verdict"]] + rows
  }

  private var hidesP: Bool { sentences.reservation?.hidesP == true }

  /// The plot, and the table below it.
  var markup: Markup {
    let table = table
    let plotted = plotted
    let rows = plotted.map { comparison in
      ForestPlot.Row(
        name: "\(comparison.a) – \(comparison.b)", value: scaled(comparison.estimate.mean),
        interval: comparison.interval.map(scaled),
        second: image(comparison).map { scaled($0.interval) },
        note: outcome(comparison),
        style: comparison.isDistinguished && sentences.reservation(of: comparison) == nil
          ? "blue" : "soft")
    }
    let side = verdict.isHigherBetter ? "right" : "left"
    let noun =
      numbers.unit == .fraction ? "Difference in accuracy, in points" : "Difference in score"
    let plot = ForestPlot(
      title: noun, summary: summary,
      label: "first less second: \(side) of 0 the first is better", rows: rows,
      written: { numbers.text(numbers.unit == .fraction ? $0 / 100 : $0) })
    var notes = [
      "Points are means, thick bars intervals of 95 % over \(sentences.pairNoun)s, each for its comparison by itself."
    ]
    if !images.isEmpty {
      notes.append(
        "Thin bars are intervals of 95 % over the images: how far other images like these might move the difference."
      )
    }
    if plotted.count < verdict.comparisons.count {
      notes.append("Only comparisons with the best mean are drawn; the table has all.")
    }
    return """
      \(plot.figure(id: "differences", notes: notes))\
      <div class="card">\(.table(table[0], Array(table.dropFirst()), .numeric))</div>

      """
  }

  private var plotted: [ArmComparison] {
    guard verdict.comparisons.count > Self.mostPlotted, let best = verdict.ranked.first?.name else {
      return verdict.comparisons
    }
    let ofBest = verdict.comparisons.filter { $0.a == best || $0.b == best }
    return Array(ofBest.prefix(Self.mostPlotted))
  }

  /// The result of a comparison, in a few words.
  private func outcome(_ comparison: ArmComparison) -> String {
    if let reservation = sentences.reservation(of: comparison) { return reservation.word }
    guard comparison.isDistinguished else {
      return comparison.canBeDistinguished(level: verdict.level)
        ? "not distinguishable" : "too few \(sentences.pairNoun)s"
    }
    return "\(verdict.isFirstBetter(comparison) == true ? comparison.a : comparison.b) is better"
  }

  private func image(_ comparison: ArmComparison) -> ImageComparison? {
    images.first { $0.a == comparison.a && $0.b == comparison.b }
  }

  private func scaled(_ value: Double) -> Double { numbers.unit == .fraction ? 100 * value : value }

  private func scaled(_ interval: Interval) -> ClosedRange<Double> {
    let (lower, upper) = (scaled(interval.lower), scaled(interval.upper))
    return lower...max(lower, upper)
  }
}
