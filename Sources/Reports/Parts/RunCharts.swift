import Records
import Wording

/// The charts of a training run.
struct RunCharts {
  var run: RunSummary

  var all: [Chart] { [rate, momentum, batchLoss, epochLoss, accuracy].compactMap(\.self) }

  private var rate: Chart {
    let points = run.steps.map { Chart.Point(Double($0.step), $0.rate) }
    let rates = run.steps.map(\.rate)
    return Chart(
      title: "Learning rate",
      summary: """
        The rate of each of \(Phrase.count(run.steps.count, "step")), between \(PageText.rate(rates.min() ?? 0)) and \
        \(PageText.rate(rates.max() ?? 0)).
        """,
      x: .init("step", format: .whole), y: .init("learning rate"),
      series: [.init("learning rate", points)])
  }

  /// Only where it moves.
  private var momentum: Chart? {
    let momenta = run.steps.map(\.momentum)
    guard let first = momenta.first, momenta.contains(where: { $0 != first }) else { return nil }
    let points = run.steps.map { Chart.Point(Double($0.step), $0.momentum ?? .nan) }
    return Chart(
      title: "Momentum", summary: "The momentum of each step, against the rate.",
      x: .init("step", format: .whole), y: .init("momentum"),
      series: [.init("momentum", points, hue: .green)])
  }

  private var batchLoss: Chart {
    let raw = run.steps.map { Chart.Point(Double($0.step), $0.loss) }
    return Chart(
      title: "Training loss of each batch",
      summary: """
        The loss of \(Phrase.count(run.steps.count, "batch")), on augmented images while the weights moved, and \
        the same smoothed.
        """,
      x: .init("step", format: .whole), y: .init("loss", domain: LossDomain.cut(raw.map(\.y))),
      series: [.init("each batch", raw, style: .faint), .init("smoothed", Self.smoothed(raw))])
  }

  private var epochLoss: Chart {
    let losses = run.epochs.flatMap { [$0.trainLoss, $0.validationLoss ?? .nan] }
    return perEpoch(
      title: "Loss of each epoch", axis: .init("loss", domain: LossDomain.cut(losses)),
      training: \.trainLoss, validation: \.validationLoss, rules: [])
  }

  private var accuracy: Chart {
    let best = run.bestEpoch.flatMap { epoch in
      epoch.validationAccuracy.map {
        Chart.Rule(at: Double(epoch.epoch), "best \(PageText.percent($0))", hue: .green)
      }
    }
    return perEpoch(
      title: "Accuracy of each epoch", axis: .init("accuracy", format: .percent),
      training: \.trainAccuracy, validation: \.validationAccuracy, rules: best.map { [$0] } ?? [])
  }

  private func perEpoch(
    title: String, axis: Chart.Axis, training: (EpochRecord) -> Double,
    validation: (EpochRecord) -> Double?, rules: [Chart.Rule]
  ) -> Chart {
    func points(_ value: (EpochRecord) -> Double?) -> [Chart.Point] {
      run.epochs.map { Chart.Point(Double($0.epoch), value($0) ?? .nan) }
    }
    var series = [
      Chart.Series("training (augmented)", points(training), marksPoints: true)
    ]
    if run.epochs.contains(where: { $0.validationLoss != nil }) {
      series.append(.init("validation", points(validation), hue: .orange, marksPoints: true))
    }
    return Chart(
      title: title,
      summary:
        "Over \(Phrase.count(run.epochs.count, "epoch")); the table below holds the figures.",
      x: .init("epoch", format: .whole), y: axis, series: series, rules: rules)
  }

  /// An exponential mean over about a fiftieth of the run, corrected for its start; it begins anew after a loss that
  /// is not finite.
  private static func smoothed(_ points: [Chart.Point]) -> [Chart.Point] {
    let keep = max(0.5, 1 - 50 / Double(max(points.count, 1)))
    var (sum, weight) = (0.0, 0.0)
    return points.map { point in
      guard point.y.isFinite else {
        (sum, weight) = (0, 0)
        return point
      }
      sum = keep * sum + (1 - keep) * point.y
      weight = keep * weight + (1 - keep)
      return Chart.Point(point.x, sum / weight)
    }
  }
}
