import Records
import Statistics
import Wording

/// The charts of a study: a line and a band for each arm.
struct StudyCharts {
  var study: StudyRecord

  /// A chart and what it tells a resting pointer.
  typealias Figure = (chart: Chart, values: HoverValues)

  var validationAccuracy: Figure {
    perEpoch("Validation accuracy", .init("accuracy", format: .percent)) { $0.validationAccuracy }
  }

  var trainingAccuracy: Figure {
    perEpoch("Training accuracy (augmented images)", .init("accuracy", format: .percent)) {
      $0.trainAccuracy
    }
  }

  var validationLoss: Figure { loss("Validation loss") { $0.validationLoss } }

  var trainingLoss: Figure { loss("Training loss (augmented images)") { $0.trainLoss } }

  /// The score of every trial, the trials of a seed joined; the ranking from the top.
  var scores: DotPlot {
    let scores = study.scores
    let byArm = Dictionary(grouping: scores, by: \.arm)
    let rows = study.ranked.map { index in
      let name = study.arms[index].name
      let values = Dictionary(
        (byArm[name] ?? []).map { ($0.seed, $0.value) }, uniquingKeysWith: { first, _ in first })
      return DotPlot.Row(
        name: name, values: study.seeds.map { values[String($0)] },
        style: ArmLook(index: index).colour)
    }
    // A trial that diverged counts so low that all others would crowd.
    let guessing = study.guessingAccuracy
    let above = scores.map(\.value).filter { $0 > guessing }
    let frame = above.isEmpty ? scores.map(\.value) : above
    return DotPlot(
      title:
        "\(study.measure == .test ? "Test accuracy" : "Final validation accuracy") of every trial",
      summary: "A dot for each trial; the table above has the means and extremes.",
      axis: .init("accuracy", format: .percent), members: study.seeds.map { "seed \($0)" },
      rows: rows, frame: frame)
  }

  /// The rate of each step, of one trial an arm, since it is the same for all.
  var rate: Figure {
    perStep(
      "Learning rate", .init("learning rate", scale: .logarithmic), "no rate",
      { $0.rate > 0 ? $0.rate : nil }, PageText.rate)
  }

  /// `nil` where no arm's momentum moves.
  var momentum: Figure? {
    let moves = schedules.contains { steps in
      steps.steps.contains { $0.momentum != steps.steps.first?.momentum }
    }
    guard moves else { return nil }
    return perStep(
      "Momentum (β₁ of the Adam family)", .init("momentum"), "none", { $0.momentum }, PageText.rate)
  }

  /// The arms' momenta in a sentence, where none of them moves.
  var momentumNote: String? {
    guard momentum == nil, !schedules.isEmpty else { return nil }
    let groups = Dictionary(grouping: schedules) { $0.steps.first?.momentum }
    let parts = groups.sorted { ($0.key ?? -1) > ($1.key ?? -1) }.map { value, members in
      let names = Phrase.list(members.map { study.arms[$0.look.index].name })
      return "\(value.map(PageText.rate) ?? "none") for \(names)"
    }
    return "The momentum (β₁ of the Adam family) never moves: \(parts.joined(separator: "; "))."
  }

  // MARK: By epoch

  private func loss(_ title: String, _ value: (EpochRecord) -> Double?) -> Figure {
    let trials = study.arms.flatMap(\.trials)
    let all = trials.flatMap { $0.epochs.compactMap(value) }
    let domain = LossDomain.cut(all, start: trials.compactMap { $0.epochs.first.flatMap(value) })
    return perEpoch(title, .init("loss", domain: domain), value)
  }

  private func perEpoch(
    _ title: String, _ axis: Chart.Axis, _ value: (EpochRecord) -> Double?
  ) -> Figure {
    let isAccuracy = axis.format == .percent
    let written = isAccuracy ? PageText.percent : PageText.loss
    let curves = study.looks.map { arm, look in
      (arm.name, look, Self.spreads(arm, epochs: study.epochs, value))
    }
    let series = curves.filter { $0.2.contains { $0 != nil } }.map { name, look, spreads in
      let points = spreads.enumerated().map { Chart.Point(Double($0 + 1), $1?.mean ?? .nan) }
      let gap = -Double.infinity...Double.infinity
      let band = spreads.map { $0.map { $0.lowest...$0.highest } ?? gap }
      return Chart.Series(
        name, points, band: study.seeds.count > 1 ? band : nil, hue: look.hue, style: look.style,
        group: look.index)
    }
    let reached = curves.map { $0.2.lastIndex { $0 != nil } ?? -1 }.max() ?? -1
    let columns = (0..<reached + 1).map { epoch in
      let here = curves.compactMap { name, look, spreads in
        spreads[epoch].map { (name, look, $0) }
      }
      let ranked = here.sorted { isAccuracy ? $0.2.mean > $1.2.mean : $0.2.mean < $1.2.mean }
      return HoverValues.Column(
        x: Double(epoch + 1), heading: "epoch \(epoch + 1)",
        entries: ranked.map { name, look, spread in
          let range = "\(written(spread.lowest)) – \(written(spread.highest))"
          return .init(
            name: name, value: written(spread.mean), note: study.seeds.count > 1 ? range : "",
            style: look.cssClass)
        })
    }
    let chart = Chart(
      title: title,
      summary: """
        \(PageText.count(series.count, study.noun)) over \(PageText.count(study.epochs, "epoch")); a \
        table below holds the figures.
        """,
      x: .init("epoch", format: .whole), y: axis, series: series, showsLegend: false)
    return (chart, HoverValues(columns))
  }

  /// Over the trials that have the epoch, the spread of a figure; `nil` where none has a finite one.
  static func spreads(
    _ arm: ArmRecord, epochs: Int, _ value: (EpochRecord) -> Double?
  ) -> [ArmMetrics.Spread?] {
    var values = [[Double]](repeating: [], count: max(epochs, 0))
    for epoch in arm.trials.flatMap(\.epochs) where values.indices.contains(epoch.epoch - 1) {
      if let value = value(epoch), value.isFinite { values[epoch.epoch - 1].append(value) }
    }
    return values.map { ArmMetrics.Spread(of: $0) }
  }

  // MARK: By step

  /// The longest trial of each arm, the first of equals.
  private var schedules: [(look: ArmLook, steps: [StepRecord])] {
    study.looks.compactMap { arm, look in
      let longest = arm.trials.map(\.steps).max { $0.count < $1.count } ?? []
      return longest.isEmpty ? nil : (look, longest)
    }
  }

  private func perStep(
    _ title: String, _ axis: Chart.Axis, _ none: String, _ value: (StepRecord) -> Double?,
    _ written: (Double) -> String
  ) -> Figure {
    let schedules = schedules
    let series = schedules.map { look, steps in
      Chart.Series(
        study.arms[look.index].name,
        steps.map { Chart.Point(Double($0.step), value($0) ?? .nan) }, hue: look.hue,
        style: look.style, group: look.index)
    }
    let longest = schedules.map(\.steps).max { $0.count < $1.count } ?? []
    // Thinned here already, since the columns of thousands of steps would be made to be passed over.
    let stride = max(1, longest.count / 120)
    let columns = longest.indices.filter { $0 % stride == 0 }.map { place in
      HoverValues.Column(
        x: Double(longest[place].step),
        heading: "step \(longest[place].step), epoch \(longest[place].epoch)",
        entries: schedules.filter { place < $0.steps.count }.map { look, steps in
          .init(
            name: study.arms[look.index].name,
            value: value(steps[place]).map(written) ?? none, style: look.cssClass)
        })
    }
    let chart = Chart(
      title: title, summary: "A line for each of \(PageText.count(series.count, study.noun)).",
      x: .init("step", format: .whole), y: axis, series: series, showsLegend: false)
    return (chart, HoverValues(columns))
  }
}
