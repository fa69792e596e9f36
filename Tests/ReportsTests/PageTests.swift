import Foundation
import FoundationXML
import Records
import Reports
import Schedules
import Testing

@Suite(.timeLimit(.minutes(5))) struct PageTests {
  /// Fails where the page is not XML, for example because an element is not closed.
  static func expectWellFormed(_ html: String, _ location: SourceLocation = #_sourceLocation) {
    let parser = XMLParser(data: Data(html.utf8))
    if !parser.parse() {
      Issue.record(
        "Line \(parser.lineNumber): \(String(describing: parser.parserError))",
        sourceLocation: location)
    }
  }

  /// Fails where the page asks for anything that is not inside it, or runs a script.
  static func expectSelfContained(_ html: String, _ location: SourceLocation = #_sourceLocation) {
    let inside = html.replacing("src=\"data:image/jpeg;base64,", with: "")
      .replacing("url(#", with: "")
    for word in ["http:", "https:", "src=", "url(", "<link", "@import", "<script", "href="] {
      #expect(!inside.contains(word), "\(word)", sourceLocation: location)
    }
    #expect(html.contains("content=\"default-src 'none';"), sourceLocation: location)
    let ids = html.matches(of: /\sid="([^"]*)"/).map(\.output.1)
    #expect(Set(ids).count == ids.count, "An id occurs twice.", sourceLocation: location)
  }

  @Test func theReportOfARun() {
    let run = SampleData.run()
    let html = RunReport(run).html()
    Self.expectWellFormed(html)
    Self.expectSelfContained(html)
    let best = run.bestEpoch
    #expect(html.contains("in epoch \(best?.epoch ?? 0).</p>"))
    for text in [
      "upswing train &#39;my flowers/&#39; --image-size 64 --epochs 30 --seed 1",
      "rose/broken.jpg", "t/\u{FFFD}&lt;.jpg", "30 % more images", "lower 7.05e-4",
      "Every epoch in figures", "recall", "precision",
    ] { #expect(html.contains(text), "\(text)") }
  }

  @Test func aRunOfNothing() {
    var run = SampleData.run(epochs: 1, stepsPerEpoch: 1, classes: ["only"])
    run.epochs = []
    run.steps = []
    run.classes = []
    run.validation = nil
    run.finding = nil
    run.setAside = []
    run.outcome = .interrupted(step: 0)
    let html = RunReport(run).html()
    Self.expectWellFormed(html)
    #expect(html.contains("There is no validation set"))
    #expect(html.contains("interrupted after 0 steps"))
    #expect(html.contains("no figures to draw"))
  }

  @Test func hostileNamesDoNoHarm() {
    var run = SampleData.run(classes: ["<script>alert(1)</script>", "a\"b'c&d", "\u{0}\u{1B}", "花"])
    run.data = "</title><b>"
    run.validation = Evaluation(loss: .nan, confusion: [[0, 0], [0, 0]])
    run.outcome = .diverged(step: 3, rate: .infinity)
    let html = RunReport(run).html()
    Self.expectWellFormed(html)
    Self.expectSelfContained(html)
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains("花"))
    #expect(!html.unicodeScalars.contains("\u{0}"))
  }

  @Test func aMatrixThatIsNotSquareIsLeftOut() {
    var run = SampleData.run()
    run.validation?.confusion = [[1, 2], [3]]
    #expect(!RunReport(run).html().contains("recall"))
  }

  /// The page does not grow with the square of the classes; the rows that are drawn still sum up to what there is.
  @Test func aThousandClassesMakeASmallPage() throws {
    let names = (0..<1000).map { "class \($0)" }
    var run = SampleData.run(classes: names)
    run.validation?.confusion = names.indices.map { row in
      names.indices.map { $0 == row ? 4 : $0 == (row * 7) % 40 ? 2 : 0 }
    }
    let html = RunReport(run).html()
    Self.expectWellFormed(html)
    #expect(html.utf8.count < 1_500_000)
    #expect(html.contains("The 30 classes of 1000 that are mistaken most often; confusion.csv"))
    #expect(html.split(separator: "class=\"predicted\"").count == 32)
    let shown = try #require(run.validation).mostConfused(30)
    // Of the 40 classes that others are taken for, 0 and 20 are taken for themselves: two mistakes less each.
    #expect(shown == Array(1...19) + Array(21...31))
  }

  @Test func aMatrixIsATableForOtherPrograms() {
    let evaluation = Evaluation(loss: 1, confusion: [[2, 1], [0, 3]])
    #expect(
      evaluation.confusionCSV(classes: ["a,b", "c"])
        == "class,predicted,count\n\"a,b\",\"a,b\",2\n\"a,b\",c,1\nc,c,3\n")
  }

  @Test func aLongRunMakesASmallPage() {
    let html = RunReport(SampleData.run(epochs: 50, stepsPerEpoch: 4000)).html()
    #expect(html.utf8.count < 600_000)
    #expect(html.contains("points, thinned to the width; every extreme is kept."))
  }

  @Test func aRangeTest() {
    let html = FindingPage(
      data: "flowers", findings: [SampleData.finding()], command: ["upswing", "find", "flowers"]
    ).html()
    Self.expectWellFormed(html)
    Self.expectSelfContained(html)
    for text in ["upper 0.00423", "range to cycle in", "method: article", "diverged at a rate of"] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test func aRangeTestWithoutARange() {
    let finding = SampleData.refusedFinding()
    let html = FindingPage(data: "flowers", findings: [finding]).html()
    Self.expectWellFormed(html)
    #expect(html.contains(finding.refusal ?? "?"))
    #expect(html.contains("no longer a number at a rate of") && !html.contains("upper"))
  }

  @Test func severalRangeTests() {
    let findings = [
      SampleData.finding(), SampleData.refusedFinding(), SampleData.finding("adam", best: 0.002),
    ]
    let html = FindingPage(data: "flowers", findings: findings).html()
    Self.expectWellFormed(html)
    Self.expectSelfContained(html)
    #expect(html.contains("Loss of each optimizer"))
    #expect(html.contains("article, valley, steep, slide, minimum"))
    Self.expectWellFormed(FindingPage(data: "", findings: []).html())
  }

  @Test(arguments: ScheduleName.selectable)
  func schedules(_ name: ScheduleName) throws {
    for run in [Horizon(steps: 1, stepsPerEpoch: 1), Horizon(steps: 1620, stepsPerEpoch: 54)] {
      let schedule = try ScheduleConfiguration(name, ScheduleSettings(max: 0.006), in: run)
      let page = SchedulePage(title: "\(name)", schedule: schedule, run: run)
      Self.expectWellFormed(page.html())
      Self.expectSelfContained(page.html())
      let pictures = try ChartTests.elements(of: page.svg())["svg"]
      #expect(pictures == (name == .oneCycle ? 3 : 2))
      for flaw in schedule.flaws(in: run) { #expect(page.html().contains(flaw.description)) }
    }
  }

  @Test(arguments: [
    (["a", "b c"], "a 'b c'"), (["it's"], "'it'\\''s'"), ([""], "''"),
    (["$x;", "--y=1"], "'$x;' --y=1"),
  ])
  func commandsAreQuoted(_ words: [String], _ line: String) {
    #expect(ShellWords.line(words) == line)
  }
}
