public import Records
public import Statistics
import Wording

/// The report page of a study that compares optimizers, or other arms.
public struct StudyReport: Sendable {
  public let study: StudyRecord
  /// What the trials show.
  public let conclusion: StudyConclusion
  /// The program and its version, for the paragraph of methods.
  public let program: String
  /// How wide the good rates of the optimizers are, where that was measured.
  public let sensitivity: SensitivitySummary?
  private let words: StudySentences

  /// - Parameters:
  ///   - program: and its version, for the paragraph of methods.
  ///   - comparesImages: whether arms are compared over images as well, which takes a moment.
  ///   - sensitivity: how wide the good rates of the optimizers are, where that was measured.
  public init(
    _ study: StudyRecord, program: String = "Upswing", comparingImages: Bool = true,
    sensitivity: SensitivitySummary? = nil
  ) {
    self.study = study
    self.program = program
    self.sensitivity = sensitivity
    conclusion = study.conclusion(comparingImages: comparingImages)
    words = StudySentences(study: study, conclusion: conclusion)
  }

  /// What the trials show, in sentences that claim no more, the most important first.
  public var sentences: [String] { words.all }

  /// The first of them: what is shown and what is not.
  public var headline: [String] { words.headline }

  /// Whether all trials are done, so that p values may be looked at.
  public var isFinished: Bool { study.openTrials == 0 }

  /// Whether the better of two arms may be called so: not before all trials are done, nor where the two were given more and
  /// less, unless that was asked for.
  public func callsWinner(of comparison: ArmComparison) -> Bool {
    words.reservation?.concerns(comparison) != true
  }

  /// The comparisons as rows of words, the names of the columns first; `nil` where nothing can be compared.
  public var comparisons: [[String]]? { differences?.table }

  /// How study and verdict were made, for a paper, and what it cites.
  public var methods: (paragraph: String, references: [String]) {
    let methods = StudyMethods(
      study: study, conclusion: conclusion, sentences: words, program: program)
    return (methods.paragraph, methods.references)
  }

  /// The page: the verdict, the differences, the table, curves with bands, what it took, range tests and rates, the best model
  /// and its mistakes, the images, each trial, the methods, and what is needed to repeat the study.
  ///
  /// - Complexity: O(n) in the steps and epochs of all trials; the page's size is bounded by the arms, their
  ///   trials and epochs, and the classes.
  public func html() -> String {
    let trials = StudyTrials(study: study)
    var sections: [Page.Section] = []
    if let differences { sections.append(.init("Differences", differences.markup)) }
    sections += [
      .init("Result", "\(StudyTable(study: study).markup)\(trials.troubleList)"),
      .init("Curves", curves),
    ]
    if let budget = StudyBudget(study: study).markup {
      sections.append(.init("What it took", budget))
    }
    if !findings.isEmpty { sections.append(.init("Finding the rates", rangeTests)) }
    if let widths = sensitivity.map({ StudySensitivity(study: study, summary: $0).markup }) {
      sections.append(.init("What a rate that is off costs", widths))
    }
    if let best = study.best { sections += bestModel(best) }
    sections.append(.init("Images", images))
    if !study.setAside.isEmpty {
      sections.append(.init("Files set aside", .setAside(study.setAside)))
    }
    sections.append(.init("The same beginning for all", trials.beginnings))
    sections.append(.init("In figures", "\(trials.figures)\(trials.epochs)"))
    if !conclusion.scores.isEmpty {
      sections.append(
        .init("Methods, for a paper", .methods(methods.paragraph, methods.references)))
    }
    sections.append(.init("To repeat it", repetition))
    return Page(
      title: "\(PageText.count(study.arms.count, study.noun)) on \(study.data)",
      subtitle: """
        \(study.model) with \(PageText.count(study.parameterCount, "parameter")), \
        \(PageText.count(study.seeds.count, "seed")) each, \
        \(PageText.count(study.epochs, "epoch")) of \(PageText.count(study.stepsPerEpoch, "step")); \
        begun \(Phrase.moment(study.started))
        """,
      lead: """
        <p class="verdict">\(words.headline.joined(separator: " "))</p>
        \(words.details.map { "<p>\($0)</p>\n" as Markup }.joined())\(tiles)\
        \(study.warnings.map(Markup.notice).joined())
        """,
      sections: sections, style: "\(StudyStyle.sheet)\(StudyLegend(study: study).style)"
    ).html()
  }

  private var differences: VerdictDifferences? {
    words.verdict.map {
      VerdictDifferences(
        $0, summary: sentences.joined(separator: " "), images: conclusion.imageComparisons)
    }
  }

  private var repetition: Markup {
    let settings = study.settings.map { (name: $0.name, value: $0.value) }
    return """
      \(.command(study.command))\
      <p class="note">The scores of all trials lie beside this page: <a href="scores.csv">scores.csv</a>. From them any program, and</p>
      \(.command(scoresCommand))\
      <p class="note">comes to the same \(words.reservation == nil ? "verdict" : "figures").</p>
      <h3>Settings</h3>
      \(.settings(settings))
      """
  }

  /// The command that gives the same verdict from the scores alone.
  private var scoresCommand: [String] {
    let against = study.reference.map { ["--against", $0] } ?? []
    guard study.hasVaryingSplit else { return ["upswing", "verdict", "scores.csv"] + against }
    return ["upswing", "verdict", "scores.csv", "--test-fraction", "\(study.evaluatedFraction)"]
      + against
  }

  private var tiles: Markup {
    let trials = study.arms.flatMap(\.trials)
    var tiles: [(name: String, value: String, note: String)] = []
    if study.ranksArms, let first = study.ranked.first, let score = study.metrics[first].score {
      tiles.append(("highest mean", PageText.percent(score.mean), study.arms[first].name))
    }
    // The best of all epochs says which model is kept, and crowns its arm.
    if study.ranksArms, let best = study.best {
      tiles.append(
        (
          "best by validation", PageText.percent(best.evaluation.accuracy),
          "\(best.arm), seed \(best.seed), epoch \(best.epoch)"
        ))
    }
    let quickest = study.metrics.compactMap { arm in
      ArmMetrics.medianToTarget(arm.secondsToTarget).map { (arm.arm, $0) }
    }.min { $0.1 < $1.1 }
    let target = PageText.fraction(study.target)
    tiles.append(
      (
        "soonest at \(target)", quickest.map { PageText.duration($0.1) } ?? "–",
        quickest?.0 ?? "no \(study.noun) gets there in most trials"
      ))
    let lost = trials.count { $0.outcome.isLost }
    tiles.append(
      (
        "trials", PageText.count(trials.count),
        lost == 0 ? "none diverged or failed" : "\(PageText.count(lost)) diverged or failed"
      ))
    let seconds = trials.flatMap(\.epochs).reduce(0) { $0 + $1.seconds }
    tiles.append(("training", PageText.duration(seconds), "over all trials"))
    return .tiles(tiles)
  }

  private var curves: Markup {
    let charts = StudyCharts(study: study)
    let bands =
      study.seeds.count > 1
      ? """
      Lines are means over the seeds that got so far, bands reach from the lowest to the highest \
      of them.
      """ : "One seed each."
    let halves = [charts.validationLoss, charts.trainingAccuracy, charts.trainingLoss]
    let seeds =
      study.seeds.count > 1
      ? ["Lines join the trials of a seed, which begin alike; the upright bar is the mean."] : []
    let dots = charts.scores.figure(.half, id: "scores", notes: seeds)
    let figures = halves.enumerated().map { index, figure in
      Markup.figure(figure.chart, .half, id: "epochs\(index)", values: figure.values)
    }
    let rate = charts.rate
    let rates = Markup.figure(
      rate.chart, .full, id: "rate",
      notes: ["From one trial of each; the rate is the same in all of them.", charts.momentumNote]
        .compactMap(\.self), values: rate.values)
    let momentum = charts.momentum.map {
      Markup.figure($0.chart, .full, id: "momentum", values: $0.values)
    }
    let grid: Markup = "\(dots)\(figures.joined())"
    return """
      <div>
      \(StudyLegend(study: study).markup)<div class="picks">
      \(.figure(
        charts.validationAccuracy.chart, .full, id: "accuracy", notes: [bands],
        values: charts.validationAccuracy.values))\
      \(grid.inGrid)\(rates)\(momentum ?? "")</div></div>

      """
  }

  /// Arms may share one.
  private var findings: [RateFinding] {
    study.arms.compactMap(\.finding).reduce(into: []) { known, finding in
      if !known.contains(finding) { known.append(finding) }
    }
  }

  private var rangeTests: Markup {
    let figures = findings.enumerated().map { index, finding -> Markup in
      let figures = FindingFigures(finding: finding)
      let trained = study.arms.filter { $0.finding == finding }.compactMap { arm in
        arm.schedule.map { schedule in
          study.noun == "arm"
            ? "\(arm.name) is trained with \(schedule)." : "Trained with \(schedule)."
        }
      }
      return .figure(
        figures.chart(), .half, id: "finding\(index)",
        notes: [figures.conclusion, figures.ending].compactMap(\.self) + trained,
        values: figures.values)
    }
    let tables = FindingTables(findings: findings)
    return """
      \(figures.joined().inGrid)\
      \(.details("What each rule says", "\(tables.overview)\(tables.rules)"))
      """
  }

  private func bestModel(_ best: BestModel) -> [Page.Section] {
    let name = "\(best.arm), seed \(best.seed), after epoch \(best.epoch)"
    var sections: [Page.Section] = []
    if best.evaluation.isSquare {
      let matrix = Markup.confusionMatrix(best.evaluation, classes: study.classes.map(\.name))
      sections.append(
        .init(
          "What the best model takes for what",
          """
          <p>\(name): \(PageText.percent(best.evaluation.accuracy)) of \
          \(PageText.count(best.evaluation.count, "validation image")).</p>
          \(matrix)
          """))
    }
    if !best.mistakes.isEmpty {
      sections.append(
        .init("Its worst mistakes", StudyPictures(study: study).mistakes(of: best)))
    }
    return sections
  }

  private var images: Markup {
    let first = study.seeds.first.map {
      "<p>As they are split with seed \(String($0)).</p>\n" as Markup
    }
    let gallery = StudyPictures(study: study)
    let pictures: Markup = study.gallery.isEmpty ? "" : gallery.gallery
    return "\(study.seeds.count > 1 ? first ?? "" : "")\(.classBars(study.classes))\(pictures)"
  }
}
