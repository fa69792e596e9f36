import ArgumentParser
import Files
import Reports
import Statistics
import Tables
import Wording

/// `upswing verdict`: arms compared from their scores alone, whatever program made them.
struct VerdictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdict",
    abstract: "Compare arms by their scores over seeds: a verdict that a referee would sign.",
    discussion: """
      SCORES is a table of comma-separated values with a header: arm,seed,value, in any order, and perhaps split. Arms are \
      compared pair by pair over the seeds that both have, by the exact sign-flip permutation test, with Holm's correction over \
      the comparisons that are asked for. That answers which arm is better on these images.

      With several splits in a column split it answers which is better on images like these, with Nadeau and Bengio's \
      correction for splits whose training sets overlap.

      Examples:
        upswing verdict scores.csv
        upswing verdict scores.csv --against sgd --report verdict.html
        upswing verdict losses.csv --lower-is-better --json
      """)

  /// Which scores are good.
  enum Direction: String, EnumerableFlag {
    case higherIsBetter
    case lowerIsBetter

    static func help(for value: Direction) -> ArgumentHelp? {
      switch value {
      case .higherIsBetter: "Scores are accuracies or the like."
      case .lowerIsBetter: "Scores are losses, errors or times."
      }
    }
  }

  @Argument(help: ArgumentHelp("The table of scores.", valueName: "scores.csv"))
  var scores: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Compare all others with this arm, in place of every pair: fewer comparisons to correct for.",
      valueName: "arm"))
  var against: String?

  @Flag var direction: Direction = .higherIsBetter

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The fraction of the images that each split tests on, where splits vary; 0.2 unless it is given.",
      valueName: "fraction"))
  var testFraction: Double?

  @Option(
    help: ArgumentHelp(
      "Write a page with a plot of the differences and a paragraph of methods for a paper.",
      valueName: "file.html"))
  var report: String?

  @Flag(help: "Replace the file of --report if it is there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let testFraction, !(testFraction > 0 && testFraction < 1) {
      throw ValidationError("--test-fraction must be above 0 and below 1, not \(testFraction).")
    }
  }

  func run() throws {
    let console = Console(json: output.json)
    let file = try report.map { try OutputFile($0, option: "--report", force: force) }
    let table = try NumberFile.read(scores, limit: ScoreTable.limit) { bytes throws(TableFault) in
      try ScoreTable(bytes)
    }
    let verdict = try Verdict(
      table.scores, against: against, isHigherBetter: direction == .higherIsBetter,
      testFraction: testFraction ?? Self.usualFraction)
    let warnings = warnings(verdict)
    warnings.forEach(console.warn)
    let result = VerdictReport(
      verdict, source: scores, command: CommandLine.upswing,
      program: UpswingCommand.program, warnings: warnings)
    if let file { try file.write(result.html()) }
    if output.json {
      try console.print(json: VerdictResult(result))
    } else {
      show(result, on: console)
    }
    if let file { console.note("Page: \(file.path)") }
  }

  /// What a split tests on unless it is said: Upswing's own fraction for validation.
  private static let usualFraction = 0.2

  private func warnings(_ verdict: Verdict) -> [String] {
    switch verdict.question {
    case .imagesLikeThese where testFraction == nil:
      [
        "Each split is taken to test on \(Phrase.fraction(Self.usualFraction)) of the images; where it is another fraction, say so with "
          + "--test-fraction, since intervals and p depend on it."
      ]
    case .theseImages where testFraction != nil:
      ["All scores are of one split: --test-fraction has no effect."]
    default: []
    }
  }

  private func show(_ result: VerdictReport, on console: Console) {
    for (index, sentence) in result.sentences.enumerated() {
      console.say(index == 0 ? .bold(sentence) : ScreenLine(sentence))
    }
    for (rows, words) in [(result.table, [0, 7]), (result.arms, [0])] {
      var table = Table(rows[0], rightAligned: Set(rows[0].indices).subtracting(words))
      for row in rows.dropFirst() { table.add(row) }
      console.say()
      for (index, line) in table.lines.enumerated() {
        console.say(index == 0 ? .bold(line) : ScreenLine(line))
      }
    }
  }
}
