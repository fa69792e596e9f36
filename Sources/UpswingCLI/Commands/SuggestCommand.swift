import ArgumentParser
import Experiments
import Files
import Records
import Reports
import Tables
import Training
import Wording

/// `upswing suggest`: what every method reads off a range test that another program made.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Read a learning rate off anyone's range test, with an interval.",
    discussion: """
      RANGE-TEST is a table of comma-separated values with a rate and a loss per line, with a header (rate or lr, loss) or without; \
      or JSON as torch-lr-finder keeps it, {"lr": [...], "loss": [...]}. Several files are repeats of one test: intervals then \
      rest on their spread, otherwise on the noise of single batches.

      Examples:
        upswing suggest range-test.csv
        upswing suggest seed1.csv seed2.csv seed3.csv --method valley --json
        upswing suggest history.json --report range-test.html
      """)

  @Argument(help: ArgumentHelp("The range test, or repeats of it.", valueName: "range-test"))
  var tests: [String]

  @Option(
    name: [.customLong("method"), .customLong("rule")],
    help: ArgumentHelp(
      "The method whose suggestion is the upper bound: article, valley, steep, slide or minimum. All are shown.",
      valueName: "name"),
    completion: .list(SuggestionMethod.ofRangeTest.map(\.rawValue)),
    transform: { text in
      guard let method = SuggestionMethod(askable: text), method != .halving else {
        let names = SuggestionMethod.ofRangeTest.map(\.rawValue)
        throw ValidationError(
          "No method that reads a range test is called “\(text)”. There are: \(Phrase.list(names))."
        )
      }
      return method
    })
  var method: SuggestionMethod = .article

  @Option(parsing: .unconditional, help: .of(.rangeFactor))
  var rangeFactor = 6.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The α by which the losses are smoothed already, α·loss + (1-α)·previous, which is undone; 1 for those of single batches. "
        + "By default 0.05 for JSON that looks smoothed, as torch-lr-finder smooths, else 1.",
      valueName: "alpha"))
  var smoothedBy: Double?

  @Option(help: ArgumentHelp("Write a page with the curves.", valueName: "file.html"))
  var report: String?

  @Flag(help: "Replace the file of --report if it is there already.")
  var force = false

  @OptionGroup var drawing: ChartOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard rangeFactor > 1, rangeFactor.isFinite else {
      throw ValidationError("--range-factor must be above 1, not \(rangeFactor).")
    }
    if let smoothedBy, !(smoothedBy > 0 && smoothedBy <= 1) {
      throw ValidationError("--smoothed-by must be above 0 and at most 1, not \(smoothedBy).")
    }
    if tests.count > 1000 {
      throw ValidationError("\(tests.count) repeats are more than the 1000 that are read.")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let file = try report.map { try OutputFile($0, option: "--report", force: force) }
    var notes: [String] = []
    let records = try tests.map { path in
      let table = try NumberFile.read(path, limit: RangeTestTable.limit) {
        bytes throws(TableFault) in
        try RangeTestTable(bytes)
      }
      let isTaken = smoothedBy == nil && table.isJSON && table.looksSmoothed
      if isTaken {
        notes.append(
          "\(BytePath(path)) looks smoothed with α 0.05, as torch-lr-finder does by default, and that is undone; where it is not, say "
            + "--smoothed-by 1.")
      }
      return table.record(
        name: BytePath(path).lastComponent.string,
        smoothedBy: isTaken ? RangeTestTable.usualSmoothing : smoothedBy)
    }
    let contents = Dictionary(grouping: zip(tests, records), by: \.1.points)
    for group in contents.values where group.count > 1 {
      notes.append(
        "\(Phrase.list(group.map { "\(BytePath($0.0))" })) hold the same test: it counts as \(group.count) repeats, which makes intervals too narrow."
      )
    }
    if records.count == 1 {
      notes.append(
        "The intervals are of the noise within one test. Those of steep and valley hold the right rate in about 80 to 85 % of tests, not in 95; "
          + "repeats with other seeds tell more.")
    }
    notes.forEach(console.note)
    let estimates = SuggestionEstimate.all(of: records)
    let bounds = estimates.first { $0.rule == method }?.rate
      .map { RateRange(lower: $0 / rangeFactor, upper: $0) }
    let text = SuggestText(estimates: estimates, rule: method, bounds: bounds)
    let page = FindingPage(
      data: Phrase.list(tests, atMost: 3),
      findings: records.map { $0.summary(rule: method, factor: rangeFactor) },
      command: CommandLine.upswing, warnings: notes)
    if let file { try file.write(page.html()) }
    if drawing.chart ?? (console.isTerminal && !output.json) {
      // More would scroll the first away.
      for chart in page.charts.prefix(3) {
        console.draw(chart)
        console.say()
      }
    }
    if output.json {
      try console.print(
        json: SuggestResult(
          files: tests, records: records, estimates: estimates, rule: method, bounds: bounds,
          spread: text.spread, notes: notes))
    } else {
      for line in text.lines { console.say(line) }
    }
    if let file { console.note("Page: \(file.path)") }
    if bounds == nil {
      let reason = estimates.first { $0.rule == method }?.reason ?? "It suggests no rate."
      throw Failure(.noResult, "The method \(method.rawValue): \(reason)")
    }
  }
}
