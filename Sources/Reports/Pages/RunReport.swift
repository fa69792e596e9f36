public import Records
import Wording

/// The report page of a training run.
public struct RunReport: Sendable {
  public var run: RunSummary

  public init(_ run: RunSummary) { self.run = run }

  /// The page: key figures, rate, loss, accuracy, the range test, classes and their confusion, files set aside, and
  /// what is needed to repeat the run.
  ///
  /// - Complexity: O(n) in the run's steps; the page's size is bounded by its epochs and classes.
  public func html() -> String {
    var sections = [
      Page.Section("Training", "<div class=\"grid\">\n\(figures)</div>\n\(epochTable)")
    ]
    if let validation = run.validation, validation.isSquare {
      let matrix = Markup.confusionMatrix(validation, classes: run.classes.map(\.name))
      sections.append(.init("What is taken for what", matrix))
    }
    if let finding = run.finding { sections.append(.init("Finding the rate", rangeTest(finding))) }
    sections.append(.init("Images", .classBars(run.classes)))
    if !run.setAside.isEmpty { sections.append(.init("Files set aside", .setAside(run.setAside))) }
    let settings = run.settings.map { (name: $0.name, value: $0.value) }
    sections.append(
      .init("To repeat it", "\(.command(run.command))<h3>Settings</h3>\n\(.settings(settings))"))
    return Page(
      title: "\(run.model) on \(run.data)",
      subtitle: """
        Trained with \(run.optimizer) over \(PageText.count(run.epochs.count, "epoch")); \
        begun \(Phrase.moment(run.started))
        """,
      lead: "\(summary)\(tiles)\(notices)", sections: sections
    ).html()
  }

  /// The result in a sentence.
  private var summary: Markup {
    guard let accuracy = finalAccuracy else {
      return
        "<p>There is no validation set, so nothing says how well the model does on new images.</p>\n"
    }
    let best = run.bestEpoch.map {
      ", best \(PageText.percent($0.validationAccuracy ?? 0)) in epoch \($0.epoch)"
    }
    let test = run.test.map {
      " On the test set the best weights reach \(PageText.percent($0.accuracy))."
    }
    return
      "<p>Final validation accuracy \(PageText.percent(accuracy))\(best ?? "").\(test ?? "")</p>\n"
  }

  private var finalAccuracy: Double? {
    run.validation?.accuracy ?? run.epochs.last?.validationAccuracy
  }

  private var tiles: Markup {
    var tiles: [(name: String, value: String, note: String)] = []
    if let accuracy = finalAccuracy {
      let samples = run.validation.map { "of \(PageText.count($0.count, "image"))" } ?? ""
      tiles.append(("final validation accuracy", PageText.percent(accuracy), samples))
    }
    if let best = run.bestEpoch, let accuracy = best.validationAccuracy {
      tiles.append(("best validation accuracy", PageText.percent(accuracy), "epoch \(best.epoch)"))
    }
    if let test = run.test {
      tiles.append(
        (
          "test accuracy", PageText.percent(test.accuracy),
          "of \(PageText.count(test.count, "image"))"
        ))
    }
    if let loss = run.epochs.last?.validationLoss {
      tiles.append(("final validation loss", PageText.loss(loss), "last epoch"))
    }
    let seconds = run.epochs.reduce(0) { $0 + $1.seconds }
    tiles.append(
      ("time", PageText.duration(seconds), PageText.count(run.epochs.count, "epoch")))
    tiles.append(("parameters", PageText.count(run.parameterCount), run.model))
    return .tiles(tiles)
  }

  private var notices: Markup {
    let outcome: [String] =
      switch run.outcome {
      case .completed: []
      case .interrupted(let step):
        [
          "The run was interrupted after \(PageText.count(step, "step")); its last checkpoint continues it."
        ]
      case .diverged(let step, let rate):
        [
          """
          The run diverged at step \(step), at a rate of \(PageText.rate(rate)); the weights from \
          before are kept. Try a lower rate.
          """
        ]
      }
    return (outcome + run.warnings).map(Markup.notice).joined()
  }

  private var figures: Markup {
    RunCharts(run: run).all.enumerated().map { index, chart in
      Markup.figure(chart, .half, id: "run\(index)")
    }.joined()
  }

  private var epochTable: Markup {
    guard !run.epochs.isEmpty else { return "" }
    let rows = run.epochs.map { epoch in
      [
        "\(epoch.epoch)", PageText.loss(epoch.trainLoss), PageText.percent(epoch.trainAccuracy),
        epoch.validationLoss.map(PageText.loss) ?? "–",
        epoch.validationAccuracy.map(PageText.percent) ?? "–", PageText.rate(epoch.rate),
        PageText.duration(epoch.seconds),
      ]
    }
    let columns = [
      "epoch", "training loss", "training accuracy", "validation loss", "validation accuracy",
      "last rate", "time",
    ]
    return .details(
      "Every epoch in figures",
      "<div class=\"card\">\(.table(columns, rows, .numeric))</div>\n")
  }

  private func rangeTest(_ finding: RateFinding) -> Markup {
    let figures = FindingFigures(finding: finding)
    let notes = [figures.conclusion, figures.ending]
    return """
      \(.figure(figures.chart(), .full, id: "finding", notes: notes, values: figures.values))\
      \(.details("What each rule says", "<div class=\"card\">\(figures.suggestionTable())</div>\n"))
      """
  }
}
