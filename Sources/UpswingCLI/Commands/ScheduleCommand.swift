import ArgumentParser
import Foundation
import Reports
import Schedules

/// `upswing schedule`: any schedule, printed or drawn without training.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract:
      "Print or draw a learning rate schedule without training, and be warned of its flaws.",
    discussion: """
      Schedules: \(ScheduleName.selectable.map(\.rawValue).joined(separator: ", ")).

      On a terminal it is drawn in characters; in a pipe its lines are step,rate,momentum.

      Example: upswing schedule triangular --base-rate 0.001 --max-rate 0.006 --step-size 2ep \
      --steps 400 --steps-per-epoch 50 --plot triangular.svg
      """)

  @Argument(
    help: "The schedule's name.", transform: { try ScheduleName(parsing: $0) })
  var name: ScheduleName

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The length of the run in steps.", valueName: "number"))
  var steps = 1000

  @Option(
    help: ArgumentHelp(
      "The steps of one epoch, for lengths in epochs; the whole run by default.",
      valueName: "number"))
  var stepsPerEpoch: Int?

  @Option(parsing: .unconditional, help: "The highest rate, or the only one.")
  var maxRate: Double?

  @Option(parsing: .unconditional, help: "The same as --max-rate.")
  var rate: Double?

  @Option(parsing: .unconditional, help: "The lowest rate.")
  var baseRate: Double?

  @OptionGroup(title: "Shape")
  var shape: ScheduleOptions

  @Option(
    help: ArgumentHelp("Draw it: an SVG file, or a page if it ends in .html.", valueName: "file"))
  var plot: String?

  @Flag(help: "Replace the file of --plot if it is there already.")
  var force = false

  @Flag(help: "Print step,rate,momentum; the default in a pipe, unless --plot is given.")
  var csv = false

  @OptionGroup var drawing: ChartOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    // Every step is printed or drawn.
    for (name, count) in [("steps", steps), ("steps-per-epoch", stepsPerEpoch ?? 1)]
    where !(1...10_000_000).contains(count) {
      throw ValidationError("--\(name) must be from 1 to 10000000, not \(count).")
    }
    guard (rate == nil) != (maxRate == nil) else {
      throw ValidationError("Give the rate once: --max-rate 0.01, or --rate 0.01.")
    }
    if csv, drawing.chart == true {
      throw ValidationError("Give --csv or --chart, not both: one would stand in the other's way.")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let run = Horizon(steps: steps, stepsPerEpoch: stepsPerEpoch ?? steps)
    let file = try plot.map { try OutputFile($0, option: "--plot", force: force) }
    var settings = shape.settings
    settings.max = (maxRate ?? rate)!
    settings.base = baseRate
    let schedule = try ScheduleConfiguration(name, settings, in: run)
    let flaws = schedule.flaws(in: run).map(\.description)
    flaws.forEach(console.warn)
    let page = SchedulePage(
      title: name.rawValue, schedule: schedule, run: run, command: CommandLine.upswing)
    if let file {
      let drawing = file.path.lowercased().hasSuffix(".html") ? page.html() : page.svg()
      try file.write(drawing)
      console.note("Drawn in \(file.path)")
    }
    let isPlain = !output.json && !csv && plot == nil
    let draws = drawing.chart ?? (console.isTerminal && isPlain)
    if draws {
      for (index, chart) in page.charts.enumerated() {
        console.draw(chart, height: index == 0 ? 12 : 6)
      }
    }
    if output.json {
      try console.print(json: Document(name, schedule, in: run, flaws: flaws))
    } else if csv || (isPlain && !draws) {
      console.print(text: schedule.csv(in: run))
    }
  }
}

extension ScheduleCommand {
  /// What `--json` prints.
  private struct Document: Encodable {
    struct Step: Encodable {
      var step: Int
      var rate: Double
      var momentum: Double?
    }

    var name: ScheduleName
    var steps: [Step]
    var warnings: [String]

    init(
      _ name: ScheduleName, _ schedule: ScheduleConfiguration, in run: Horizon, flaws: [String]
    ) {
      self.name = name
      steps = (0..<run.steps).map {
        Step(
          step: $0, rate: schedule.rate(at: $0, in: run),
          momentum: schedule.momentum(at: $0, in: run))
      }
      warnings = flaws
    }
  }
}
