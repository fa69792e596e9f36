public import Statistics
import Wording

/// A comparison of arms from scores alone, in sentences and as a page.
public struct VerdictReport: Sendable {
  public var verdict: Verdict
  /// What the scores are called: their file.
  public var source: String
  /// The command that repeats the page, unquoted; empty leaves it out.
  public var command: [String]
  /// The program and its version, for the paragraph of methods.
  public var program: String
  /// Sentences that the reader should know.
  public var warnings: [String]

  public init(
    _ verdict: Verdict, source: String, command: [String] = [], program: String = "Upswing",
    warnings: [String] = []
  ) {
    self.verdict = verdict
    self.source = source
    self.command = command
    self.program = program
    self.warnings = warnings
  }

  /// The verdict in words, the most important first.
  public var sentences: [String] { VerdictSentences(verdict).all }

  /// How the verdict was reached, for a paper, and what it cites.
  public var methods: (paragraph: String, references: [String]) {
    let methods = VerdictMethods(verdict: verdict, program: program)
    return (methods.paragraph, methods.references)
  }

  /// The comparisons as rows of words: the names of the columns first.
  public var table: [[String]] { comparisons.table }

  private var comparisons: VerdictDifferences {
    VerdictDifferences(VerdictSentences(verdict), summary: sentences.joined(separator: " "))
  }

  /// The arms as rows of words, the best mean first: the names of the columns first.
  public var arms: [[String]] {
    let numbers = VerdictNumbers(verdict)
    return [["arm", "mean", "std", "lowest", "highest", "scores"]]
      + verdict.ranked.map { arm in
        [
          arm.name, numbers.text(arm.mean), arm.std.map(numbers.text) ?? "–",
          arm.values.min().map(numbers.text) ?? "–", arm.values.max().map(numbers.text) ?? "–",
          "\(arm.values.count)",
        ]
      }
  }

  /// The page: the verdict, the differences, the arms, the methods.
  ///
  /// - Complexity: O(n) in the scores and comparisons.
  public func html() -> String {
    let sentences = VerdictSentences(verdict)
    let rest = self.sentences.dropFirst(sentences.headline.count)
    var sections = [
      Page.Section("Differences", comparisons.markup),
      Page.Section("Arms", arms(sentences)),
      Page.Section("Methods, for a paper", .methods(methods.paragraph, methods.references)),
    ]
    if !command.isEmpty { sections.append(.init("To repeat it", .command(command))) }
    let lead: Markup = """
      <p class="verdict">\(sentences.headline.joined(separator: " "))</p>
      \(rest.map { "<p>\($0)</p>\n" as Markup }.joined())\(warnings.map(Markup.notice).joined())
      """
    return Page(
      title: "Verdict on \(PageText.count(verdict.arms.count, "arm"))",
      subtitle: """
        \(source): \(PageText.count(verdict.comparisons.count, "comparison")), \
        \(verdict.isHigherBetter ? "higher" : "lower") is better
        """, lead: lead, sections: sections,
      style: "\(StudyStyle.sheet)\n.card+.card{margin-top:16px}"
    ).html()
  }

  private func arms(_ sentences: VerdictSentences) -> Markup {
    let most = verdict.arms.map(\.values.count).max() ?? 0
    let ranked = verdict.ranked
    let rows = ranked.map { arm in
      let index = verdict.arms.firstIndex { $0.name == arm.name } ?? 0
      return DotPlot.Row(
        name: arm.name, values: arm.values, style: "\(ArmLook(index: index).hue.rawValue)")
    }
    // Lines would join scores of unlike seeds where an arm lacks some.
    let isWhole = verdict.comparisons.allSatisfy { $0.onlyA.isEmpty && $0.onlyB.isEmpty }
    let plot = DotPlot(
      title: "Scores", summary: "The scores of each arm; the table has their means.",
      axis: .init("score"), members: (0..<most).map { "score \($0 + 1)" }, rows: rows,
      frame: verdict.arms.flatMap(\.values), joinsMembers: isWhole && most <= 60)
    let note =
      isWhole && most <= 60
      ? "Lines join the scores of a seed; the upright bar is the mean."
      : "The upright bar is the mean."
    let table = self.arms
    return """
      \(plot.figure(.full, id: "arms", notes: [note]))\
      <div class="card">\(.table(table[0], Array(table.dropFirst()), .numeric))</div>

      """
  }
}
