public import Schedules
import Wording

/// A schedule drawn without training: the rate of every step and, where it is cycled, the momentum.
public struct SchedulePage: Sendable {
  /// For example `one-cycle`.
  public var title: String
  public var schedule: any Schedule
  public var run: Horizon
  /// The command that repeats the page, unquoted; empty leaves it out.
  public var command: [String]

  public init(
    title: String, schedule: any Schedule, run: Horizon, command: [String] = []
  ) {
    self.title = title
    self.schedule = schedule
    self.run = run
    self.command = command
  }

  /// The page: key figures, flaws, charts.
  ///
  /// - Complexity: O(n) in the run's steps.
  public func html() -> String {
    let rates = rates
    let (low, high) = (rates.min() ?? 0, rates.max() ?? 0)
    let epochs = Double(run.steps) / Double(run.stepsPerEpoch)
    let tiles = Markup.tiles([
      ("highest rate", PageText.rate(high), "at step \(rates.firstIndex(of: high) ?? 0)"),
      ("lowest rate", PageText.rate(low), "at step \(rates.firstIndex(of: low) ?? 0)"),
      ("first rate", PageText.rate(rates.first ?? 0), "at step 0"),
      ("last rate", PageText.rate(rates.last ?? 0), "at step \(run.steps - 1)"),
    ])
    let notices = schedule.flaws(in: run).map { Markup.notice($0.description) }.joined()
    let charts = charts
    let figures = charts.enumerated().map { index, chart in
      Markup.figure(chart, .full, id: "schedule\(index)", companions: charts)
    }
    var sections = [Page.Section("Over the run", figures.joined())]
    if !command.isEmpty { sections.append(.init("To repeat it", .command(command))) }
    return Page(
      title: "Schedule: \(title)",
      subtitle: """
        \(PageText.count(run.steps, "step")), \(Ticks.short(epochs)) \(epochs == 1 ? "epoch" : "epochs") of \
        \(PageText.count(run.stepsPerEpoch, "step"))
        """,
      lead: "\(tiles)\(notices)", sections: sections
    ).html()
  }

  /// The charts alone, as an SVG file that follows the reader's light or dark setting.
  ///
  /// - Complexity: O(n) in the run's steps; the file's size is bounded.
  public func svg() -> String { Chart.svg(column: charts, width: 960, height: 340) }

  private var rates: [Double] { (0..<run.steps).map { schedule.rate(at: $0, in: run) } }

  /// The rate over the run and, where it is cycled, the momentum.
  ///
  /// - Complexity: O(n) in the run's steps.
  public var charts: [Chart] {
    let rates = rates
    let momenta = (0..<run.steps).map { schedule.momentum(at: $0, in: run) }
    let steps = Chart.Axis("step", format: .whole)
    let rateChart = Chart(
      title: "Learning rate, \(title)",
      summary: """
        The rate over \(Phrase.count(run.steps, "step")): from \(PageText.rate(rates.first ?? 0)) to \
        \(PageText.rate(rates.last ?? 0)), at most \(PageText.rate(rates.max() ?? 0)).
        """,
      x: steps, y: .init("learning rate"),
      series: [.init("learning rate", rates.enumerated().map { .init(Double($0), $1) })])
    guard momenta.contains(where: { $0 != nil }) else { return [rateChart] }
    let points = momenta.enumerated().map { Chart.Point(Double($0), $1 ?? .nan) }
    let momentumChart = Chart(
      title: "Momentum (β₁ of the Adam family), \(title)",
      summary: "The momentum over \(Phrase.count(run.steps, "step")); it goes against the rate.",
      x: steps, y: .init("momentum"), series: [.init("momentum", points, hue: .green)])
    return [rateChart, momentumChart]
  }
}
