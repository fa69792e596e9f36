import Foundation
import Reports
import Statistics
import Testing

/// Verdicts in words and as pages.
@Suite(.timeLimit(.minutes(2))) struct VerdictReportTests {
  private func verdict(
    _ arms: [(String, [Double])], seeds: Int = 10, isSplit: Bool = false, against: String? = nil,
    isHigherBetter: Bool = true
  ) throws -> Verdict {
    let scores = arms.flatMap { arm, values in
      values.prefix(seeds).enumerated().map {
        Score(arm: arm, seed: "\($0)", split: isSplit ? "\($0)" : nil, value: $1)
      }
    }
    return try Verdict(scores, against: against, isHigherBetter: isHigherBetter)
  }

  private static let base = (1...10).map { 0.6 + Double($0 * 7 % 11) / 200 }
  private static let better = zip(1...10, base).map { $1 + 0.03 + Double($0 * 3 % 7) / 1000 }
  private static let alike = Array(base.reversed())

  private func sentences(_ verdict: Verdict) -> [String] {
    VerdictReport(verdict, source: "scores.csv").sentences
  }

  @Test func aWinAndItsAbsenceAreToldAlike() throws {
    let two = try sentences(verdict([("sgd", Self.base), ("adam", Self.better)]))
    #expect(two[0] == "adam is better than sgd on these images.")
    let none = try sentences(verdict([("sgd", Self.base), ("lion", Self.alike)]))
    #expect(none[0] == "sgd and lion are not distinguishable on these images.")
    let three = try sentences(
      verdict([("sgd", Self.base), ("adam", Self.better), ("lion", Self.alike)]))
    #expect(three[0].hasPrefix("adam is the best of 3 arms on these images"))
    let shared = try sentences(
      verdict([("sgd", Self.base), ("adam", Self.better), ("nadam", Self.better.reversed())]))
    #expect(shared[0].hasPrefix("No arm is shown to be the best on these images"))
    #expect(shared[0].hasSuffix("sgd is worse."))
  }

  @Test func theReferenceIsNamed() throws {
    let sentences = try sentences(
      verdict(
        [("sgd", Self.base), ("adam", Self.better), ("lion", Self.alike)], against: "sgd"))
    #expect(
      sentences[0]
        == "Compared with sgd on these images, better: adam; not distinguishable: lion.")
    let turned = try self.sentences(
      verdict([("sgd", Self.base), ("adam", Self.better)], against: "sgd", isHigherBetter: false))
    #expect(turned[0] == "Compared with sgd on these images, worse: adam.")
    #expect(turned[1].hasPrefix("sgd is better than adam: a difference of -0.033"))
  }

  @Test func tooFewSeedsAreSaidFirst() throws {
    let sentences = try sentences(
      verdict([("sgd", Self.base), ("adam", Self.better)], seeds: 3))
    #expect(sentences[0].hasPrefix("With 3 shared seeds no significance is possible"))
    #expect(sentences[0].contains("0.25") && sentences[0].contains("at least 6 seeds"))
    #expect(sentences[1].contains("effect size") && sentences[1].contains("95 % interval"))
    #expect(!sentences.joined().contains("not distinguishable"))
  }

  @Test func theOtherQuestionIsNamed() throws {
    let verdict = try verdict([("sgd", Self.base), ("adam", Self.better)], isSplit: true)
    let report = VerdictReport(verdict, source: "scores.csv")
    #expect(report.sentences[0] == "adam is better than sgd on images like these.")
    #expect(report.sentences.last?.contains("“on images like these”") == true)
    #expect(report.methods.paragraph.contains("Nadeau and Bengio"))
    #expect(report.methods.references[0].contains("Generalization Error"))
  }

  @Test(arguments: [1, 2, 7]) func pagesAreWholeWhateverArmsAreCalled(more: Int) throws {
    let names = ["<script>", "a & \"b\"", "模型一号", "p", "q", "r", "s"]
    let arms = [("sgd", Self.base)] + names.prefix(more).map { ($0, Self.better) }
    let report = VerdictReport(
      try verdict(arms), source: "<scores>.csv", command: ["upswing", "verdict", "a b.csv"],
      program: "Upswing 1", warnings: ["Mind <this>."])
    let html = report.html()
    PageTests.expectWellFormed(html)
    PageTests.expectSelfContained(html)
    for text in [
      "Upswing 1", "Mind &lt;this&gt;.", "Differences", "upswing verdict &#39;a b.csv&#39;",
    ] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(report.table.count == 1 + more * (more + 1) / 2)
  }

  @Test func equalAndSingleScoresDoNoHarm() throws {
    let equal = VerdictReport(
      try verdict([("a", Array(repeating: 1, count: 10)), ("b", Array(repeating: 1, count: 10))]),
      source: "s")
    PageTests.expectWellFormed(equal.html())
    #expect(equal.table[1][1] == "0.000" || equal.table[1][1] == "0")
    let apart = VerdictReport(
      try verdict([("a", [1e9, 1e9]), ("b", [0, 0])]), source: "s")
    PageTests.expectWellFormed(apart.html())
  }
}
