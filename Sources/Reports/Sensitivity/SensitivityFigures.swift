import Foundation
import Records
import Wording

/// An optimizer's accuracy over its rates: the chart, and a table of what was suggested.
struct SensitivityFigures {
  var optimizer: OptimizerSensitivity

  /// 1.234 as `1.23 decades`.
  static func decades(_ width: Double) -> String { "\(Phrase.fixed(width, decimals: 2)) decades" }

  /// A fraction of all images as points: 0.0123 as `1.2`.
  static func points(_ fraction: Double) -> String { Phrase.fixed(100 * fraction, decimals: 1) }

  func figure(id: String) -> Markup {
    .figure(chart, .full, id: id, notes: [note], values: values)
  }

  /// The curve, the trials, and every method's suggestions on it.
  var chart: Chart {
    let curve = optimizer.curve
    let plateau = curve?.plateau()
    return Chart(
      title: "\(optimizer.optimizer): accuracy against learning rate", summary: note,
      x: .init("learning rate", scale: .logarithmic),
      y: .init("validation accuracy", format: .percent),
      series: (curve.map(lines(of:)) ?? []) + marks,
      ranges: plateau.map { [.init($0.lower...$0.upper, "within a point of the best", hue: .blue)] }
        ?? [])
  }

  private func lines(of curve: SensitivityCurve) -> [Chart.Series] {
    let points = curve.points
    let fine = zip(points, points.dropFirst()).flatMap { a, b in
      (0..<20).map { a.rate * pow(b.rate / a.rate, Double($0) / 20) }
    }
    let rates = fine + [points[points.count - 1].rate]
    return [
      .init(
        "mean of the seeds", points.map { .init($0.rate, $0.measured.mean) },
        band: points.map { $0.measured.lowest...$0.measured.highest }, style: .faint,
        marksPoints: true),
      .init("smooth curve", rates.map { .init($0, curve.accuracy(at: $0)) }),
    ]
  }

  /// Who suggested what, as marks without lines between them.
  private var marks: [Chart.Series] {
    let groups: [(String, Chart.Hue, (SensitivitySuggestion.Method) -> Bool)] = [
      ("found by halving", .orange, { $0 == .rule(.halving) }),
      ("PyTorch's default", .green, { $0 == .pytorchDefault }),
      (
        "read off range tests", .purple,
        { $0 != .rule(.halving) && $0 != .pytorchDefault }
      ),
    ]
    guard let curve = optimizer.curve, let first = curve.points.first, let last = curve.points.last
    else { return [] }
    return groups.compactMap { name, hue, belongs in
      let suggestions = optimizer.suggestions.filter { belongs($0.method) }
      // A rate beyond the grid would stretch the axis over nothing.
      let rates = suggestions.compactMap(\.rate).filter {
        $0 >= first.rate && $0 <= last.rate
      }.sorted()
      guard !rates.isEmpty else { return nil }
      let points = rates.flatMap { rate -> [Chart.Point] in
        let accuracy = optimizer.trainedAccuracy(at: rate) ?? curve.accuracy(at: rate)
        return [.init(rate, accuracy), .init(rate, .nan)]
      }
      return .init(name, points, hue: hue, marksPoints: true)
    }
  }

  private var values: HoverValues {
    HoverValues(
      (optimizer.curve?.points ?? []).map { point in
        HoverValues.Column(
          x: point.rate, heading: "rate \(PageText.rate(point.rate))",
          entries: [
            .init(
              name: "mean", value: PageText.percent(point.measured.mean),
              note:
                "\(PageText.percent(point.measured.lowest)) – \(PageText.percent(point.measured.highest))",
              style: "blue"),
            .init(name: "smooth", value: PageText.percent(point.smooth), style: "blue"),
          ])
      })
  }

  /// The curve in sentences.
  private var note: String {
    guard let curve = optimizer.curve else { return "Nothing is measured yet." }
    let plateau = curve.plateau()
    let stopped = optimizer.trials.count { $0.end == .hopeless }
    let diverged = optimizer.trials.count { $0.end == .diverged }
    var text =
      "\(PageText.percent(curve.bestAccuracy)) at \(PageText.rate(curve.bestRate)), within a point of that from "
      + "\(PageText.rate(plateau.lower)) to \(PageText.rate(plateau.upper)) "
      + "(\(Self.decades(curve.width()))). Guessing reaches \(PageText.percent(optimizer.guessing))."
    if stopped > 0 {
      text += " \(PageText.count(stopped, "training")) stopped early, no better than guessing."
    }
    if diverged > 0 { text += " \(PageText.count(diverged, "training")) diverged." }
    let beyond = optimizer.suggestions.count { suggestion in
      suggestion.rate.map { $0 < curve.points[0].rate || $0 > curve.points.last!.rate } ?? false
    }
    if beyond > 0 {
      text +=
        " \(PageText.count(beyond, "suggestion")) beyond the grid \(beyond == 1 ? "is" : "are") not drawn; the table has the rates."
    }
    return text
  }

  /// A line for each method: the rates that it suggests and what they cost.
  var suggestionTable: Markup {
    let rows = optimizer.methods.map { method -> [String] in
      let suggestions = optimizer.suggestions(by: method)
      let rates = suggestions.map { $0.rate.map(PageText.rate) ?? "none" }
      let regrets = suggestions.map { suggestion in
        optimizer.regret(of: suggestion).map(Self.points) ?? "–"
      }
      let isTrained = suggestions.contains { suggestion in
        suggestion.rate.flatMap(optimizer.trainedAccuracy(at:)) != nil
      }
      return [
        method.name, rates.joined(separator: ", "), regrets.joined(separator: ", "),
        isTrained ? "trained" : "read off the curve",
      ]
    }
    var table = Markup.table(["method", "rate by seed", "regret by seed", "how"], rows, .numeric)
    let refusals = optimizer.suggestions.compactMap { suggestion in
      suggestion.refusal.map {
        [suggestion.method.name, suggestion.seed.map { "\($0)" } ?? "", $0]
      }
    }
    if !refusals.isEmpty {
      table += .details(
        "\(PageText.count(refusals.count, "refusal"))",
        .table(["method", "seed", "reason"], refusals))
    }
    return "<div class=\"card\">\(table)</div>\n"
  }
}
